"""An event kept from Pantau, read in plain Python: python3 event.py FOLDER
FOLDER is the unpacked .zip: datapackage.json, and a table for each series in data/.
Kejadian yang disimpan dari Pantau, dibaca dengan Python biasa. FOLDER: isi .zip yang sudah dibuka.
"""
import csv
import json
import sys
from datetime import datetime, timezone
from math import floor
from pathlib import Path

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
print(about["citation"])


def rows_of(resource):
    """Time (ms since 1970) and value of each good row. Flag 4: it failed a test."""
    with open(folder / resource["path"], encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=resource["dialect"]["delimiter"]):
            if row["at_ms"] and row["corrected_value"] and row["flag"] != "4":
                yield int(row["at_ms"]), float(row["corrected_value"].replace(",", "."))


def hours_of(rows):
    """Rain of each hour, at the end of it."""
    sums = {}
    for at_ms, value in rows:
        end = -(-at_ms // 3_600_000) * 3_600_000
        sums[end] = sums.get(end, 0) + value
    return list(sums.items())


def time(at_ms):
    return datetime.fromtimestamp(at_ms / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M")


peaks = {}
for resource in about["resources"]:
    if "quantity" not in resource:
        continue
    rows = list(rows_of(resource))
    if not rows:
        continue
    is_rain = resource["quantity"] == "rainfall_mm"
    peak = max(hours_of(rows) if is_rain else rows, key=lambda row: row[1])
    peaks.setdefault(resource["quantity"], peak)
    print(f"{resource['station']} {resource['quantity']}: {len(rows)} rows, highest {peak[1]:.2f} at {time(peak[0])}")

if "rainfall_mm" in peaks and "water_level_m" in peaks:
    minutes = (peaks["water_level_m"][0] - peaks["rainfall_mm"][0]) / 60_000
    print(f"from the hardest hour of rain to the peak: {floor(minutes + 0.5)} minutes")
