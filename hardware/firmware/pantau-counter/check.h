/* The line as it is said, and its check: CRC-16 as in Modbus (A001 turned, begins at FFFF), of all that stands before the star. */
#pragma once
#include "board.h"

static uint16_t crcWith(uint16_t crc, uint8_t byte) {
  crc ^= byte;
  for (uint8_t bit = 0; bit < 8; bit++) crc = (crc & 1) ? (crc >> 1) ^ 0xA001 : crc >> 1;
  return crc;
}

static uint16_t lineCrc;

static void beginLine() { lineCrc = 0xFFFF; }

static void sayByte(char c) {
  lineCrc = crcWith(lineCrc, c);
  Serial.write(c);
}

static void sayText(const char *text) {
  while (*text) sayByte(*text++);
}

static void sayNumber(const char *name, uint32_t number) {
  char digits[11];
  sayText(name);
  sayText(ultoa(number, digits, 10));
}

static void saySigned(const char *name, int32_t number) {
  char digits[12];
  sayText(name);
  sayText(ltoa(number, digits, 10));
}

static void sayHex(uint32_t number, uint8_t digits) {
  while (digits-- > 0) sayByte("0123456789ABCDEF"[(number >> (4 * digits)) & 0xF]);
}

static void endLine() {
  const uint16_t crc = lineCrc;
  sayByte('*');
  sayHex(crc, 4);
  Serial.write("\r\n");
}
