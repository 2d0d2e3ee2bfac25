#!/bin/sh
# Starts Pantau with the Node that came with it.
home=$(dirname "$(dirname "$(readlink -f "$0")")")
# A station has little memory: a small nursery keeps its heap at half the size.
if [ "$1" = edge ]; then small=--max-semi-space-size=1; fi
# The library of MQTT asks an old function for an address, and Node would say so in the log at each start.
exec "$home/lib/node" --disable-warning=DEP0169 $small "$home/app/bin/pantau/main.js" "$@"
