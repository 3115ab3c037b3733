# Log: writes measurements to a file on the board and reads them back.
import time
from machine import ADC

adc = ADC(26)
with open("log.csv", "w") as log:
    log.write("ms,value\n")
    for i in range(5):
        log.write("%d,%d\n" % (time.ticks_ms(), adc.read_u16()))
        time.sleep_ms(50)

with open("log.csv") as log:
    print(log.read())
