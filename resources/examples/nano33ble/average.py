# Average: reads an analogue input twenty times and prints the mean.
import time
from machine import ADC

adc = ADC(0)
total = 0
for i in range(20):
    total += adc.read_u16()
    time.sleep_ms(10)
print("mean of 20 readings:", total // 20)
