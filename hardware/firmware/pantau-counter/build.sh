#!/bin/sh
# Compiles the sketch without the Arduino IDE, from Debian's packages: apt-get install gcc-avr avr-libc arduino-core-avr
#   ./build.sh FOLDER     writes FOLDER/pantau-counter.hex (for avrdude) and .bin, for an Uno or a Nano (ATmega328P, 16 MHz)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
avr=${ARDUINO_AVR:-/usr/share/arduino/hardware/arduino/avr}
mkdir -p "$out/objects"
chip="-mmcu=atmega328p -DF_CPU=16000000L"
flags="$chip -DARDUINO=10819 -DARDUINO_AVR_UNO -DARDUINO_ARCH_AVR -Os -flto -ffunction-sections -fdata-sections
  -I$avr/cores/arduino -I$avr/variants/standard -I$avr/libraries/EEPROM/src -I$avr/libraries/Wire/src"
cpp="avr-g++ $flags -std=gnu++11 -fno-exceptions -fno-threadsafe-statics"
$cpp -Wall -Wextra -x c++ -c "$here/pantau-counter.ino" -o "$out/objects/sketch.o"
for file in wiring wiring_digital wiring_analog hooks; do
  avr-gcc $flags -std=gnu11 -w -c "$avr/cores/arduino/$file.c" -o "$out/objects/$file.o"
done
avr-gcc $flags -std=gnu11 -w -c "$avr/libraries/Wire/src/utility/twi.c" -o "$out/objects/twi.o"
for file in main HardwareSerial HardwareSerial0 Print abi; do
  $cpp -w -c "$avr/cores/arduino/$file.cpp" -o "$out/objects/$file.o"
done
$cpp -w -c "$avr/libraries/Wire/src/Wire.cpp" -o "$out/objects/Wire.o"
avr-g++ $chip -Os -flto -fuse-linker-plugin -Wl,--gc-sections "$out"/objects/*.o -o "$out/pantau-counter.elf"
avr-objcopy -O ihex -R .eeprom "$out/pantau-counter.elf" "$out/pantau-counter.hex"
avr-objcopy -O binary -R .eeprom "$out/pantau-counter.elf" "$out/pantau-counter.bin"
