/*
 * BME280 from its data sheet (BST-BME280-DS002, section 4.2.3 for the arithmetic in 32 bits): temperature in 0.01 degree,
 * humidity in 0.01 %, pressure in Pa. One measurement for each line, so that it does not warm itself.
 *
 *   D0  60 = a BME280     88…A1, E1…E7  calibration     F2, F4  start     F7…FE  pressure, temperature, humidity
 */
#pragma once
#include <Wire.h>
#include "board.h"
#include "check.h"

static uint8_t bmeAddress;         // 0: there is none
static uint16_t T1, P1;
static int16_t T2, T3, P2, P3, P4, P5, P6, P7, P8, P9, H2, H4, H5;
static uint8_t H1, H3;
static int8_t H6;

static bool readBme280(uint8_t from, uint8_t *bytes, uint8_t count) {
  Wire.beginTransmission(bmeAddress);
  Wire.write(from);
  if (Wire.endTransmission() != 0 || Wire.requestFrom(bmeAddress, count) != count) return false;
  for (uint8_t i = 0; i < count; i++) bytes[i] = Wire.read();
  return true;
}

static void writeBme280(uint8_t to, uint8_t value) {
  Wire.beginTransmission(bmeAddress);
  Wire.write(to);
  Wire.write(value);
  Wire.endTransmission();
}

static void measureBme280() {
  writeBme280(0xF2, 1);            // humidity once
  writeBme280(0xF4, 0x25);         // temperature and pressure once, then sleep
}

static bool calibrateBme280() {
  uint8_t c[26], h[7], chip;
  if (!readBme280(0xD0, &chip, 1) || chip != 0x60 || !readBme280(0x88, c, 26) || !readBme280(0xE1, h, 7)) return false;
  const auto pair = [&c](uint8_t at) { return (uint16_t)(c[at] | c[at + 1] << 8); };
  T1 = pair(0);
  T2 = pair(2);
  T3 = pair(4);
  P1 = pair(6);
  P2 = pair(8);
  P3 = pair(10);
  P4 = pair(12);
  P5 = pair(14);
  P6 = pair(16);
  P7 = pair(18);
  P8 = pair(20);
  P9 = pair(22);
  H1 = c[25];
  H2 = (int16_t)(h[0] | h[1] << 8);
  H3 = h[2];
  H4 = (int16_t)((int8_t)h[3] * 16 | (h[4] & 0x0F));
  H5 = (int16_t)((int8_t)h[5] * 16 | h[4] >> 4);
  H6 = (int8_t)h[6];
  return true;
}

static void beginBme280() {
#if defined(ESP8266)
  Wire.begin(2, 0);                                      // its usual pins are the contacts'
#else
  Wire.begin();
#endif
#if defined(__AVR__)
  Wire.setWireTimeout(25000, true);                      // a shorted bus holds the line up for 25 ms, not for ever
#endif
  for (uint8_t address = 0x76; address <= 0x77; address++) {
    bmeAddress = address;
    if (calibrateBme280()) return measureBme280();
  }
  bmeAddress = 0;
}

static int32_t fineOf(int32_t raw) {
  const int32_t a = (((raw >> 3) - ((int32_t)T1 << 1)) * (int32_t)T2) >> 11;
  const int32_t b = (raw >> 4) - (int32_t)T1;
  return a + (((b * b) >> 12) * (int32_t)T3 >> 14);
}

static uint32_t pascalsOf(int32_t raw, int32_t fine) {
  int32_t a = (fine >> 1) - 64000L;
  int32_t b = (((a >> 2) * (a >> 2)) >> 11) * (int32_t)P6;
  b += (a * (int32_t)P5) << 1;
  b = (b >> 2) + ((int32_t)P4 << 16);
  a = (((P3 * (((a >> 2) * (a >> 2)) >> 13)) >> 3) + (((int32_t)P2 * a) >> 1)) >> 18;
  a = ((32768L + a) * (int32_t)P1) >> 15;
  if (a == 0) return 0;
  uint32_t p = ((uint32_t)(1048576L - raw) - (b >> 12)) * 3125UL;
  p = p < 0x80000000UL ? (p << 1) / (uint32_t)a : p / (uint32_t)a * 2;
  const int32_t c = ((int32_t)P9 * (int32_t)(((p >> 3) * (p >> 3)) >> 13)) >> 12;
  const int32_t d = ((int32_t)(p >> 2) * (int32_t)P8) >> 13;
  return (uint32_t)((int32_t)p + ((c + d + P7) >> 4));
}

static uint32_t humidityOf(int32_t raw, int32_t fine) {
  int32_t v = fine - 76800L;
  v = ((((raw << 14) - ((int32_t)H4 << 20) - ((int32_t)H5 * v)) + 16384L) >> 15) *
      (((((((v * (int32_t)H6) >> 10) * (((v * (int32_t)H3) >> 11) + 32768L)) >> 10) + 2097152L) * (int32_t)H2 + 8192L) >> 14);
  v -= ((((v >> 15) * (v >> 15)) >> 7) * (int32_t)H1) >> 4;
  v = v < 0 ? 0 : v > 419430400L ? 419430400L : v;
  return ((uint32_t)(v >> 12) * 100UL + 512UL) / 1024UL;  // 1/1024 % to 0.01 %
}

/* Three values or three x. One that fell silent is looked for again with each line. */
static void sayBme280() {
  static bool wasFound;
  if (bmeAddress == 0 && wasFound) beginBme280();
  wasFound = wasFound || bmeAddress != 0;
  if (!wasFound) return;
  uint8_t d[8];
  if (bmeAddress == 0 || !readBme280(0xF7, d, 8) || d[0] == 0xFF || d[3] == 0xFF || (d[3] == 0x80 && d[4] == 0)) {
    sayText(" bt=x bh=x bp=x");
    bmeAddress = 0;
    return;
  }
  const int32_t pressure = (int32_t)d[0] << 12 | (int32_t)d[1] << 4 | d[2] >> 4;
  const int32_t temperature = (int32_t)d[3] << 12 | (int32_t)d[4] << 4 | d[5] >> 4;
  const int32_t fine = fineOf(temperature);
  saySigned(" bt=", (fine * 5 + 128) >> 8);
  sayNumber(" bh=", humidityOf((int32_t)d[6] << 8 | d[7], fine));
  sayNumber(" bp=", pascalsOf(pressure, fine));
  measureBme280();
}
