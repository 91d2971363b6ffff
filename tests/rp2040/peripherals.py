# Dims the led, and tells the clock, the analog input and the end of a timer.
import machine
import time

from machine import ADC, PWM, Pin, Timer

led = PWM(Pin("LED"), freq=1000, duty_u16=0x4000)
print(machine.freq(), led.freq(), led.duty_u16(), led.duty_ns())
time.sleep_ms(5)
led.duty_ns(500_000)
time.sleep_ms(3)
led.deinit()
print(ADC(26).read_u16(), ADC(Pin(27)).read_uv())
pulse = Pin(2, Pin.OUT, value=0)
timer = Timer(period=2, callback=lambda timer: pulse.toggle())
time.sleep_ms(7)
timer.deinit()
print("done")
