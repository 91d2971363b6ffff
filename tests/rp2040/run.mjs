// Runs firmware for the RP2040 in virtual time, without a window, and prints what it does.
//
//     node run.mjs FIRMWARE.elf MILLISECONDS [PIN@MICROSECONDS=LEVEL ...]
//
// A line an event, with the microsecond since the start:
//
//     100023 pin 25 1
//     212301 uart hello
//
// PIN@MICROSECONDS=LEVEL drives a pin from outside. The emulator's clock moves with the
// instructions it executes and with nothing else, so two runs print the same.

import fs from 'node:fs';
import { GPIOPinState, I2CMode, Simulator } from 'rp2040js';

const NANOS_PER_CYCLE = 8; // 125 MHz
const FLASH = 0x10000000;
const FLASH_SIZE = 0x1000000;
const VECTORS = FLASH + 0x100; // behind the second stage of the boot loader
const PT_LOAD = 1;
const STRIP = 22;
const UART_TRANSMIT = 1 << 5;
const UART_DMA = 0x48;

const [path, milliseconds, ...stimuli] = process.argv.slice(2);
const simulator = new Simulator();
const { rp2040: chip, clock } = simulator;
const { core } = chip;

// The emulator logs SEV and does no more: whoever sent it would sleep on in its next WFE.
chip.logger = {
  debug() {},
  info(_component, message) {
    if (message === 'SEV') core.eventRegistered = true;
  },
  warn() {},
  error(component, message) {
    report(`error ${component}: ${message}`);
  },
};

function report(text) {
  console.log(`${Math.floor(clock.nanos / 1000)} ${text}`);
}

// Puts what the ELF file loads into flash.
function load(file) {
  const headers = file.readUInt32LE(28);
  const size = file.readUInt16LE(42);
  const count = file.readUInt16LE(44);
  for (let header = headers; header < headers + size * count; header += size) {
    const offset = file.readUInt32LE(header + 4);
    const address = file.readUInt32LE(header + 12);
    const length = file.readUInt32LE(header + 16);
    const isFlash = address >= FLASH && address + length <= FLASH + FLASH_SIZE;
    if (file.readUInt32LE(header) === PT_LOAD && isFlash) {
      chip.flash.set(file.subarray(offset, offset + length), address - FLASH);
    }
  }
}

// Does what the boot loader's second stage does at its end: there is no boot ROM here.
function start() {
  core.VTOR = VECTORS;
  core.SP = chip.flashView.getUint32(VECTORS - FLASH, true);
  core.PC = chip.flashView.getUint32(VECTORS - FLASH + 4, true) & ~1;
}

function watchPins() {
  const levels = { [GPIOPinState.Low]: 0, [GPIOPinState.High]: 1 };
  chip.gpio.forEach((pin, number) => {
    if (number === STRIP) return;
    pin.addListener((state) => {
      if (state in levels) report(`pin ${number} ${levels[state]}`);
    });
  });
}

function watchUart() {
  let line = '';
  chip.uart[0].onByte = (byte) => {
    if (byte === 10) {
      report(`uart ${line}`);
      line = '';
    } else {
      line += String.fromCharCode(byte);
    }
  };
}

// A device at 0x42 of the first I2C bus: sixteen bytes, of which the first byte of a write names one.
function attachMemory() {
  const bus = chip.i2c[0];
  const memory = new Uint8Array(16);
  let at = 0;
  let isAddress = false;
  bus.onConnect = (address, mode) => {
    isAddress = mode === I2CMode.Write;
    bus.completeConnect(address === 0x42);
  };
  bus.onWriteByte = (byte) => {
    if (isAddress) at = byte;
    else memory[at++ % 16] = byte;
    isAddress = false;
    bus.completeWrite(true);
  };
  bus.onReadByte = () => bus.completeRead(memory[at++ % 16]);
}

// A device at the first serial bus: it answers each byte with the one before.
function attachRegister() {
  const bus = chip.spi[0];
  let last = 0;
  bus.onTransmit = (byte) => {
    const answer = last;
    last = byte;
    bus.completeTransmit(answer);
  };
}

// A modem at the second UART: it answers a line with the same in capitals, 10 ms later, and the
// first one with OK after that. A byte every 100 us.
function attachModem() {
  const line = chip.uart[1];
  let asked = '';
  let isFirst = true;
  // The emulator has no register of the UART's DMA, and reads as ones what it has not.
  const read = line.readUint32.bind(line);
  line.readUint32 = (offset) => (offset === UART_DMA ? 0 : read(offset));
  // The emulator requests the transmitter's interrupt all the time; the chip does so when the last
  // byte has left.
  line.checkInterrupts = () =>
    chip.setInterrupt(line.irq, (line.interruptStatus & line.interruptMask) !== 0);
  line.onByte = (byte) => {
    line.interruptStatus |= UART_TRANSMIT;
    line.checkInterrupts();
    asked += String.fromCharCode(byte);
    if (byte !== 10) return;
    const answer = asked.toUpperCase() + (isFirst ? 'OK\r\n' : '');
    asked = '';
    isFirst = false;
    const start = clock.nanos + 10e6;
    [...answer].forEach((char, index) => {
      const at = start + index * 100e3;
      events.push({ at, act: () => line.feedByte(char.charCodeAt(0)) });
    });
    events.sort((a, b) => a.at - b.at);
  };
}

// Lights at GPIO22, with a WS2812 each: a high of 400 ns is a zero, one of 800 ns is a one, either
// give or take 150, and a bit takes 1250, give or take 300.
function attachStrip() {
  let rise = 0;
  let fall = 0;
  let bits = '';
  const isAbout = (nanos, due, tolerance) => Math.abs(nanos - due) <= tolerance;
  chip.gpio[STRIP].addListener((state) => {
    const now = clock.nanos;
    if (state === GPIOPinState.High) {
      if (bits !== '' && !isAbout(now - rise, 1250, 300)) report(`strip bit of ${now - rise} ns`);
      rise = now;
    } else if (rise > 0) {
      const high = now - rise;
      bits += isAbout(high, 400, 150) ? '0' : isAbout(high, 800, 150) ? '1' : '?';
      fall = now;
      const at = now + 50e3;
      const act = () => {
        if (fall !== now) return;
        const bytes = bits.match(/.{1,8}/g).map((it) => parseInt(it, 2).toString(16));
        report(`strip ${bytes.map((it) => it.padStart(2, '0')).join('')}`);
        bits = '';
      };
      events.push({ at, act });
      events.sort((a, b) => a.at - b.at);
    }
  });
}

// The levels that are driven from outside.
function parse(stimuli) {
  const events = stimuli.map((text) => {
    const [, pin, time, level] = /^(\d+)@(\d+)=([01])$/.exec(text);
    const act = () => chip.gpio[pin].setInputValue(level === '1');
    return { at: Number(time) * 1000, act };
  });
  return events.sort((a, b) => a.at - b.at);
}

// What happens from outside, in the order of time.
const events = parse(stimuli);
load(fs.readFileSync(path));
start();
watchPins();
watchUart();
attachMemory();
attachRegister();
attachModem();
attachStrip();

let stopped = false;
chip.onBreak = (code) => {
  report(`break ${code}`);
  stopped = true;
};

const end = Number(milliseconds) * 1e6;
while (clock.nanos < end && !stopped) {
  while (events.length > 0 && clock.nanos >= events[0].at) {
    events.shift().act();
  }
  if (core.waiting) {
    // Asleep: on to the next thing that can wake the core.
    const next = events.length > 0 ? events[0].at - clock.nanos : end - clock.nanos;
    const alarm = clock.nanosToNextAlarm;
    clock.tick(Math.max(NANOS_PER_CYCLE, alarm > 0 ? Math.min(alarm, next) : next));
  } else {
    clock.tick(core.executeInstruction() * NANOS_PER_CYCLE);
  }
}
