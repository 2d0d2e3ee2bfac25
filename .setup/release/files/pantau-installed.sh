#!/bin/sh
# The command of the installed package: settings are in /etc/pantau, and everything is done as the user of the services.
PANTAU_SETTINGS=/etc/pantau PANTAU_USER=pantau exec /usr/lib/pantau/bin/pantau "$@"
