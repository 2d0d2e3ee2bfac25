#!/bin/sh
# The command of an installed release: settings are in /etc/pantau, and everything is done as the user of the services.
PANTAU_SETTINGS=/etc/pantau PANTAU_USER=pantau exec HOME_OF_PANTAU/bin/pantau "$@"
