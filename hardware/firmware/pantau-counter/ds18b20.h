/*
 * DS18B20 from its data sheet, one on each pin, so that none must be searched for (skip ROM, CC):
 *
 *   reset   low for 480 us, then released; a sensor answers low within 60 us
 *   44      measure, 750 ms          BE   read 9 bytes: temperature in 1/16 degree, low byte first … CRC of 8 bits (8C)
 *
 * A pin without a sensor is not in the line, one whose sensor fell silent or said a wrong CRC is, as x.
 */
#pragma once
#include "board.h"
#include "check.h"

const uint8_t probes = 2;
#if defined(ESP8266)
static const uint8_t probePins[probes] = { 14, 12 };
#else
static const uint8_t probePins[probes] = { 4, 5 };
#endif
static bool wasThere[probes];

static inline void hold(uint8_t pin) {
  digitalWrite(pin, LOW);
  pinMode(pin, OUTPUT);
}
static inline void release(uint8_t pin) { pinMode(pin, INPUT); }

static bool resetWire(uint8_t pin) {
  hold(pin);
  delayMicroseconds(480);
  noInterrupts();
  release(pin);
  delayMicroseconds(70);
  const bool isThere = digitalRead(pin) == LOW;
  interrupts();
  delayMicroseconds(410);
  return isThere && digitalRead(pin) == HIGH;            // a wire that stays low is no sensor
}

/* A slot of 70 us. A look at the contacts that comes 70 us late loses nothing. */
static bool slot(uint8_t pin, bool bit) {
  noInterrupts();
  hold(pin);
  delayMicroseconds(3);
  if (bit) release(pin);
  delayMicroseconds(3);
  const bool read = digitalRead(pin) == HIGH;
  delayMicroseconds(55);
  release(pin);
  interrupts();
  delayMicroseconds(8);
  return read;
}

static void writeWire(uint8_t pin, uint8_t byte) {
  for (uint8_t i = 0; i < 8; i++) slot(pin, (byte >> i) & 1);
}

static uint8_t readWire(uint8_t pin) {
  uint8_t byte = 0;
  for (uint8_t i = 0; i < 8; i++) byte |= slot(pin, true) << i;
  return byte;
}

static void startDs18b20() {
  for (uint8_t i = 0; i < probes; i++) {
    if (!resetWire(probePins[i])) continue;
    wasThere[i] = true;
    writeWire(probePins[i], 0xCC);
    writeWire(probePins[i], 0x44);
  }
}

/* In 1/16 degree; false when there was no answer, or a wrong one. */
static bool readDs18b20(uint8_t pin, int16_t &sixteenths) {
  if (!resetWire(pin)) return false;
  writeWire(pin, 0xCC);
  writeWire(pin, 0xBE);
  uint8_t bytes[9], crc = 0;
  for (uint8_t i = 0; i < 9; i++) {
    bytes[i] = readWire(pin);
    crc ^= bytes[i];
    for (uint8_t bit = 0; bit < 8; bit++) crc = (crc & 1) ? (crc >> 1) ^ 0x8C : crc >> 1;
  }
  sixteenths = (int16_t)(bytes[1] << 8 | bytes[0]);
  return crc == 0 && bytes[4] != 0;                      // nine zeros have a right CRC: a wire held low
}

static void sayDs18b20() {
  for (uint8_t i = 0; i < probes; i++) {
    if (!wasThere[i]) continue;
    int16_t sixteenths;
    sayNumber(" t", i + 4);
    if (readDs18b20(probePins[i], sixteenths)) saySigned("=", sixteenths);
    else sayText("=x");
  }
}
