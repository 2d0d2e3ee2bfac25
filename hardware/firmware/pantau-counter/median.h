/* Analog channels: the median of the samples since the last line, at most 15, so that a spark on the cable is no value. */
#pragma once
#include "board.h"

const uint8_t samples_max = 15;
static uint16_t samples[analogs][samples_max];
static uint8_t sampleCount;

static void sampleAnalog() {
  if (sampleCount == samples_max) return;
  for (uint8_t i = 0; i < analogs; i++) samples[i][sampleCount] = analogRead(analogPin(i));
  sampleCount++;
}

/* Sorts in place, and forgets with the last channel. A line that comes after a pulse may have few samples, or one. */
static uint16_t medianOf(uint8_t channel) {
  if (sampleCount == 0) sampleAnalog();
  uint16_t *values = samples[channel];
  const uint8_t count = sampleCount;
  for (uint8_t i = 1; i < count; i++) {
    const uint16_t value = values[i];
    uint8_t at = i;
    for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
    values[at] = value;
  }
  if (channel == analogs - 1) sampleCount = 0;
  return values[count / 2];
}
