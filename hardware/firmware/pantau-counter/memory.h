/*
 * What survives. Each new total is written at once, into the next of 63 places, so that no cell wears out:
 *
 *   0     id, and its bits turned round                                       8 of 16 bytes
 *   16    63 places of 16 bytes: number, two totals, start number, CRC        16 × 63 = 1,008
 *
 * A cell of an ATmega328P bears 100,000 writes: 63 × 100,000 = 6.3 million pulses, which are 400 years of 3,000 mm of rain in tips
 * of 0.2 mm. A place that was cut by a power failure has a wrong CRC, and the one before it counts.
 *
 * A reset loses nothing: the totals are in memory that a reset leaves alone, too. A power cut loses a pulse only if it comes within
 * 60 ms of it. On an ESP the place is in flash, which bears 10,000 writes or more: it is written ten minutes after a
 * pulse, and a power cut may cost the pulses of those; a reset costs none (ESP8266: the memory of its clock).
 */
#pragma once
#include <EEPROM.h>
#include "board.h"
#include "check.h"
#include "counting.h"

struct Place {
  uint32_t number;
  uint32_t total[contacts];
  uint16_t boot;
  uint16_t crc;
};

const uint32_t save_ms = 600000;   // on an ESP
const uint16_t memory_bytes = 1024;
const uint16_t places_at = 16;
const uint8_t places = (memory_bytes - places_at) / sizeof(Place);
static_assert(sizeof(Place) == 16, "a place has 16 bytes");

static Place kept;
static uint8_t keptAt;
static uint32_t id;
static uint32_t unsaved_ms;
static bool isUnsaved;
static bool isNewBoard;
static uint8_t noise[16] KEPT;     // as the memory came up: different on every chip

static uint32_t boardId() { return id; }
static uint16_t bootNumber() { return kept.boot; }

static uint16_t crcOf(const Place &place) {
  uint16_t crc = 0xFFFF;
  for (uint8_t i = 0; i < sizeof(Place) - 2; i++) crc = crcWith(crc, ((const uint8_t *)&place)[i]);
  return crc;
}

static void writePlace() {
  kept.number++;
  keptAt = (keptAt + 1) % places;
  kept.crc = crcOf(kept);
  EEPROM.put(places_at + keptAt * sizeof(Place), kept);
#if !defined(__AVR__)
  EEPROM.commit();
#endif
}

/* The place with the highest number; false when there is none. */
static bool readPlace() {
  bool found = false;
  for (uint8_t i = 0; i < places; i++) {
    Place place;
    EEPROM.get(places_at + i * sizeof(Place), place);
    if (place.crc != crcOf(place) || (found && place.number <= kept.number)) continue;
    kept = place;
    keptAt = i;
    found = true;
  }
  return found;
}

/* A number that no other board has: from the noise of memory, converter and time. */
static uint32_t newId() {
  uint32_t hash = 2166136261UL ^ micros();
  for (uint8_t i = 0; i < sizeof(noise); i++) hash = (hash ^ noise[i]) * 16777619UL;
  for (uint8_t i = 0; i < 64; i++) hash = (hash ^ analogRead(analogPin(i % analogs))) * 16777619UL;
  return hash;
}

static void readId() {
  uint32_t turned;
  EEPROM.get(0, id);
  EEPROM.get(4, turned);
  if (id == (uint32_t)~turned) return;
  id = newId();
  isNewBoard = true;
}

#if defined(ESP8266)
static void readClockMemory() { ESP.rtcUserMemoryRead(0, (uint32_t *)counts, sizeof(counts)); }
static void writeClockMemory() { ESP.rtcUserMemoryWrite(0, (uint32_t *)counts, sizeof(counts)); }
#else
static void readClockMemory() {}
static void writeClockMemory() {}
#endif

/* Before the counting begins. What the memory after a reset says counts if it is whole and not behind what was saved. */
static void beginMemory() {
#if !defined(__AVR__)
  EEPROM.begin(memory_bytes);
#endif
  readId();
  if (!readPlace()) {
    kept = Place();
    keptAt = places - 1;
  }
  readClockMemory();
  for (uint8_t i = 0; i < contacts; i++) {
    const bool isAhead = isWhole(i) && counts[i].total - kept.total[i] < 100000UL;
    if (!isAhead) setTotal(i, kept.total[i]);
    kept.total[i] = counts[i].total;
  }
  kept.boot++;
}

/* Writing takes 3.4 ms a byte, so the counting has begun before: tips are seen 20 ms after the start. */
static void noteStart() {
  if (isNewBoard) {
    EEPROM.put(0, id);
    EEPROM.put(4, (uint32_t)~id);
  }
  writePlace();
}

/* In every turn of the loop. */
static void keepTotals() {
  for (uint8_t i = 0; i < contacts; i++) {
    const uint32_t total = totalOf(i);
    if (total == kept.total[i]) continue;
    kept.total[i] = total;
    if (!isUnsaved) unsaved_ms = millis();
    isUnsaved = true;
    writeClockMemory();
  }
  if (!isUnsaved) return;
#if !defined(__AVR__)
  if (millis() - unsaved_ms < save_ms) return;
#endif
  isUnsaved = false;
  writePlace();
}
