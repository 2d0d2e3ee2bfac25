/*
 * Contacts, looked at once in 1.024 ms (ESP: 1 ms) by an interrupt, whatever else the board does.
 *
 *   open   ──┐ ┌┐      ┌─┐┌─────────────
 *   closed   └─┘└──────┘ └┘
 *                ▲ closed for 10 looks in a row: one pulse     armed again after 15 looks open in a row
 *
 * A closure shorter than 10 ms is a spark on a long cable, not a tip: reeds close for 50 ms and more. Bounces of up to 10 ms
 * never leave the contact open for 15 ms, so they arm nothing. 25 ms for each pulse: 40 in a second.
 * A contact that is closed when the board starts has counted before, or will after it has opened.
 */
#pragma once
#include "board.h"
#if !defined(__AVR__)
#include <Ticker.h>
#endif

const uint8_t contacts = 2;
const uint8_t closedLeast = 10;
const uint8_t openLeast = 15;

#if defined(ESP8266)
static const uint8_t contactPins[contacts] = { 5, 4 };   // D1, D2 on most boards: free at the start; I2C moves, see bme280.h
#elif defined(ESP32)
static const uint8_t contactPins[contacts] = { 26, 27 };
#else
static const uint8_t contactPins[contacts] = { 2, 3 };
#endif

/* The total, and its bits turned round: a reset between the two, or a power cut, is seen by them not fitting. */
struct Count {
  volatile uint32_t total;
  volatile uint32_t turned;
};
static Count counts[contacts] KEPT;
static uint8_t closedLooks[contacts], openLooks[contacts];
static bool isArmed[contacts];

static inline uint8_t contactPin(uint8_t i) { return i + 2; }   // as the lines name it, on every board

static inline void setTotal(uint8_t i, uint32_t total) {
  counts[i].total = total;
  counts[i].turned = ~total;
}

static inline bool isWhole(uint8_t i) { return counts[i].total == (uint32_t)~counts[i].turned; }

static uint32_t totalOf(uint8_t i) {
  noInterrupts();                                        // four bytes are read one after the other
  const uint32_t total = counts[i].total;
  interrupts();
  return total;
}

static void FAST lookAtContacts() {
  for (uint8_t i = 0; i < contacts; i++) {
    if (digitalRead(contactPins[i]) == LOW) {
      openLooks[i] = 0;
      if (closedLooks[i] < closedLeast) closedLooks[i]++;
      if (isArmed[i] && closedLooks[i] == closedLeast) {
        isArmed[i] = false;
        setTotal(i, counts[i].total + 1);
      }
    } else {
      closedLooks[i] = 0;
      if (openLooks[i] < openLeast) openLooks[i]++;
      if (openLooks[i] == openLeast) isArmed[i] = true;
    }
  }
}

#if defined(__AVR__)
ISR(TIMER0_COMPA_vect) { lookAtContacts(); }
#else
static Ticker looking;
#endif

/* After the totals are known: a count that is set later would be lost. */
static void beginCounting() {
  for (uint8_t i = 0; i < contacts; i++) pinMode(contactPins[i], INPUT_PULLUP);
#if defined(__AVR__)
  OCR0A = 0x80;                                          // timer 0 runs anyway, for millis(): 16 MHz / 64 / 256
  TIMSK0 |= _BV(OCIE0A);
#else
  looking.attach_ms(1, lookAtContacts);
#endif
}
