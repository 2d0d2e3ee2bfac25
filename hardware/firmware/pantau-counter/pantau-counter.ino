/*
 * Pantau counting board: counts tips and other pulses in its own time, keeps its totals, and says them in lines of text.
 * Arduino Uno and Nano (ATmega328P); the same source is meant for ESP8266 and ESP32. The lines: ../README.md.
 *
 *   D2, D3   contacts to ground (rain gauge, anemometer); the board's pull-up holds them
 *   A0-A3    voltages from 0 to the supply of the board (ESP8266: only A0, 0 to 1 V)
 *   D4, D5   one DS18B20 each, with 4.7 kOhm from its data wire to the supply
 *   SDA, SCL one BME280, at address 76 or 77
 *
 * The computer may be away, stopped or busy: what it missed stands in the next total.
 */
#include "board.h"
#include "counting.h"
#include "memory.h"
#include "check.h"
#include "median.h"
#include "ds18b20.h"
#include "bme280.h"

const uint16_t line_ms = 2000;     // a line at least so often
const uint16_t soonest_ms = 500;   // and after a pulse, but not sooner than this after the last one
const uint16_t sample_ms = 128;    // 15 samples of each analog channel in a line, with a little to spare

static uint32_t lined_ms, sampled_ms, ticked_ms;
static uint32_t up_tenths;         // since the start: 2^32 tenths are 13 years
static uint16_t rest_ms;
static uint32_t said[contacts];

static void countTime(uint32_t now_ms);
static bool hasCounted();
static void sayLine();

void setup() {
  Serial.begin(9600);
  beginMemory();
  beginCounting();
  noteStart();
  beginBme280();
  startDs18b20();
  ticked_ms = lined_ms = sampled_ms = millis();
}

void loop() {
  const uint32_t now_ms = millis();
  countTime(now_ms);
  keepTotals();                    // first: nothing else may come between a tip and its place in the memory
  if (now_ms - sampled_ms >= sample_ms) {
    sampled_ms = now_ms;
    sampleAnalog();
  }
  const uint32_t since_ms = now_ms - lined_ms;
  if (since_ms >= line_ms || (since_ms >= soonest_ms && hasCounted())) {
    lined_ms = now_ms;
    sayLine();
  }
  rest();
}

static void countTime(uint32_t now_ms) {
  const uint32_t passed_ms = now_ms - ticked_ms + rest_ms;
  ticked_ms = now_ms;
  up_tenths += passed_ms / 100;
  rest_ms = passed_ms % 100;
}

static bool hasCounted() {
  for (uint8_t i = 0; i < contacts; i++)
    if (totalOf(i) != said[i]) return true;
  return false;
}

/* PC1 id=4F2A91C0 boot=17 up=864052 p2=1042 p3=0 a0=512 a1=0 a2=3 a3=1023 t4=457 bt=2508 bh=5499 bp=100656*85B9 */
static void sayLine() {
  beginLine();
  sayText("PC1 id=");
  sayHex(boardId(), 8);
  sayNumber(" boot=", bootNumber());
  sayNumber(" up=", up_tenths);
  for (uint8_t i = 0; i < contacts; i++) {
    said[i] = totalOf(i);
    sayText(" p");
    sayNumber("", contactPin(i));
    sayNumber("=", said[i]);
  }
  for (uint8_t i = 0; i < analogs; i++) {
    sayNumber(" a", i);
    sayNumber("=", medianOf(i));
  }
  sayDs18b20();
  sayBme280();
  endLine();
  startDs18b20();                  // it measures for 0.75 s, and is read for the line after that
}
