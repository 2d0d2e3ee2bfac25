#!/bin/sh
# The user of the services, its groups, the folders of settings and data, the first settings: what is there already stays.
# The package and the installer of an archive both run it, as root. $1: the gateway.yaml to begin with.
set -e
getent group pantau >/dev/null || groupadd --system pantau
getent passwd pantau >/dev/null ||
  useradd --system --gid pantau --home-dir /var/lib/pantau-gateway --no-create-home --shell /usr/sbin/nologin pantau
# dialout: serial ports; video: the firmware's word on under-voltage; audio: the loudspeaker of a siren.
for group in dialout video audio; do
  if getent group "$group" >/dev/null; then usermod --append --groups "$group" pantau; fi
done
for folder in /etc/pantau /var/lib/pantau-gateway /var/lib/pantau-edge; do
  [ -d "$folder" ] || install -d -m 0750 -o pantau -g pantau "$folder"
done
chmod 0700 /var/lib/pantau-gateway /var/lib/pantau-edge
[ -e /etc/pantau/gateway.yaml ] || install -m 0640 -o pantau -g pantau "$1" /etc/pantau/gateway.yaml
