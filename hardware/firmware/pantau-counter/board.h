/* What differs between the boards. */
#pragma once
#include <Arduino.h>

#if defined(__AVR__)
#include <avr/sleep.h>
#define KEPT __attribute__((section(".noinit")))   // a reset leaves it as it is; a power cut does not
#define FAST                                       // interrupt code needs no mark
const uint8_t analogs = 4;
#elif defined(ESP32)
#include <esp_attr.h>
#define KEPT RTC_NOINIT_ATTR
#define FAST IRAM_ATTR
const uint8_t analogs = 4;
#elif defined(ESP8266)
#define KEPT                                       // memory.h keeps it in the memory of the clock
#define FAST IRAM_ATTR
const uint8_t analogs = 1;
#else
#error "This board is not known: Arduino Uno, Nano, ESP8266 or ESP32"
#endif

static inline uint8_t analogPin(uint8_t i) {
#if defined(ESP32)
  static const uint8_t pins[] = { 32, 33, 34, 35 };  // of the converter that works beside Wi-Fi
  return pins[i];
#else
  return A0 + i;
#endif
}

/* Until the next interrupt, which comes within a millisecond. It saves half of an Uno's chip current. */
static inline void rest() {
#if defined(__AVR__)
  set_sleep_mode(SLEEP_MODE_IDLE);
  sleep_mode();
#else
  delay(1);
#endif
}
