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

// The levels that are driven from outside, in the order of time.
function parse(stimuli) {
  const events = stimuli.map((text) => {
    const [, pin, time, level] = /^(\d+)@(\d+)=([01])$/.exec(text);
    return { pin: Number(pin), nanos: Number(time) * 1000, level: level === '1' };
  });
  return events.sort((a, b) => a.nanos - b.nanos);
}

load(fs.readFileSync(path));
start();
watchPins();
watchUart();
attachMemory();

let stopped = false;
chip.onBreak = (code) => {
  report(`break ${code}`);
  stopped = true;
};

const end = Number(milliseconds) * 1e6;
const events = parse(stimuli);
while (clock.nanos < end && !stopped) {
  while (events.length > 0 && clock.nanos >= events[0].nanos) {
    const { pin, level } = events.shift();
    chip.gpio[pin].setInputValue(level);
  }
  if (core.waiting) {
    // Asleep: on to the next thing that can wake the core.
    const next = events.length > 0 ? events[0].nanos - clock.nanos : end - clock.nanos;
    const alarm = clock.nanosToNextAlarm;
    clock.tick(Math.max(NANOS_PER_CYCLE, alarm > 0 ? Math.min(alarm, next) : next));
  } else {
    clock.tick(core.executeInstruction() * NANOS_PER_CYCLE);
  }
}
