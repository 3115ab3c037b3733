# Pack: a reading packed into few bytes, as one would send it over a slow radio link.
import struct
import ubinascii

temperature, humidity, battery = 21.5, 48, 3.71
payload = struct.pack(">hBH", int(temperature * 100), humidity, int(battery * 1000))
print(len(payload), "bytes:", ubinascii.hexlify(payload).decode())
t, h, b = struct.unpack(">hBH", payload)
print("unpacked:", t / 100, h, b / 1000)
