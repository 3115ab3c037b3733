# Colours: red, green and blue side by side, each at its own pace, with asyncio.
import asyncio
from board import LED


async def blink(name, number, ms):
    led = LED(number)
    for i in range(4):
        led.toggle()
        await asyncio.sleep_ms(ms)
    led.off()
    print(name, "done")


async def main():
    await asyncio.gather(blink("red", 1, 40), blink("green", 2, 70), blink("blue", 3, 100))


asyncio.run(main())
