/**
 * Leaflet, and the only file that imports it: a map of stations and streets on the ground that the gateway serves. It sets styles
 * by the DOM and not by attributes, which the page's strict policy allows; what people wrote goes in as text, never as HTML.
 */
import {
  canvas,
  control,
  divIcon,
  geoJSON,
  type LatLngBoundsExpression,
  layerGroup,
  map,
  marker,
  type PathOptions,
  tileLayer,
} from 'leaflet'
import type { Bounds, Geometry, MapTiles } from '../../gateway/contract.ts'
import 'leaflet/dist/leaflet.css'
import './leaflet.css'
import { type Box, groupsOf, sidesOf } from './labels.ts'

export interface MapStation {
  id: string
  at: { lat: number; lon: number }
  /** What it is called by those who listen: name, state, value. */
  title: string
  /** What stands at its place: the same element for the same station, kept up to date by whoever made it. */
  mark: HTMLElement
  /**
   * Asked for when it is opened; brings the same element up to date while it is. `beside`: the stations that are too near for
   * marks of their own; `chosen`: which of all these is shown first.
   */
  popup(beside: readonly string[], chosen?: string): HTMLElement
  /** The higher, the sooner its name is shown: see `labels.ts`. */
  rank: number
}

export interface MapStreet {
  geo: Geometry
  text: string
  isReached: boolean
}

export interface MapWords {
  zoomIn: string
  zoomOut: string
  /** Of one mark: the names of those that it stands for besides. */
  andBeside: (names: string) => string
}

export type VillageMap = ReturnType<typeof openMap>

/** Colours of the page's own scheme: the canvas does not read style sheets. */
export type Colour = (name: string) => string

export function openMap(element: HTMLElement, { tiles, words }: { tiles: MapTiles | null; words: MapWords }) {
  const view = map(element, {
    zoomControl: false,
    attributionControl: tiles !== null,
    maxZoom: tiles?.zoom_max ?? 20,
    zoomSnap: 0.5,
    fadeAnimation: false,
    preferCanvas: true,
  })
  view.attributionControl?.setPrefix(false)
  control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(view)
  control.scale({ imperial: false }).addTo(view)
  if (tiles) {
    tileLayer(tiles.url, {
      attribution: asText(tiles.attribution),
      maxZoom: tiles.zoom_max,
      referrerPolicy: 'origin', // who serves tiles asks to know which pages use them
    }).addTo(view)
  }
  view.on('zoomend', () => layOut())
  const ground = layerGroup().addTo(view)
  const streets = layerGroup().addTo(view)
  const stations = layerGroup().addTo(view)
  const renderer = canvas({ padding: 0.3 })
  const known = new Map<string, Mark>()
  const byText = new Map<string, ReturnType<typeof geoJSON>>()

  return {
    showGround(content: unknown, colour: Colour): void {
      ground.clearLayers()
      const drawn = geoJSON(content as Parameters<typeof geoJSON>[0], {
        interactive: false,
        pointToLayer: (_, at) =>
          marker(at, { icon: divIcon({ className: 'map-spot' }), interactive: false, keyboard: false }),
        style: (feature) => ({ ...groundStyle(feature?.properties ?? {}, colour), renderer }),
      })
      ground.addLayer(drawn)
    },
    showStreets(all: readonly MapStreet[], colour: Colour): void {
      streets.clearLayers()
      byText.clear()
      for (const { geo, text, isReached } of all) {
        const layer = geoJSON(geo as Parameters<typeof geoJSON>[0], {
          style: () => streetStyle(isReached, colour),
          pointToLayer: (_, at) => marker(at, { icon: divIcon({ className: 'map-spot' }), keyboard: false }),
        })
        layer.bindTooltip(() => lineOf(text), {
          sticky: !isReached,
          permanent: isReached,
          className: isReached ? 'map-word is-reached' : 'map-word',
        })
        streets.addLayer(layer)
        byText.set(text, layer)
      }
      layOut()
    },
    showStations(all: readonly MapStation[]): void {
      for (const [id, { marker }] of known) {
        if (all.some((station) => station.id === id)) continue
        stations.removeLayer(marker)
        known.delete(id)
      }
      for (const station of all) {
        const mark = known.get(station.id) ?? markOf(station)
        mark.station = station
        // Each move lays an open popup out anew, and pulls back who has looked elsewhere.
        const at: [number, number] = [station.at.lat, station.at.lon]
        if (!mark.marker.getLatLng().equals(at)) mark.marker.setLatLng(at)
        known.set(station.id, mark)
      }
      layOut()
    },
    /** Shows all of it; without anything, Indonesia. */
    fit(bounds: Bounds | null): void {
      view.invalidateSize()
      if (!bounds) return void view.setView([-2.5, 118], 4)
      view.fitBounds(cornersOf(bounds), { padding: [88, 48], maxZoom: 16, animate: false })
    },
    /** Opens a station, with the focus in what it says. */
    openStation(id: string): void {
      const wanted = known.get(id)
      if (!wanted) return
      view.setView(wanted.marker.getLatLng(), Math.max(view.getZoom(), 15), { animate: false })
      layOut()
      const { marker, station, beside } = [...known.values()].find((mark) => mark.beside.includes(id)) ?? wanted
      marker.openPopup()
      station.popup(beside, id)
    },
    openStreet(text: string): void {
      const layer = byText.get(text)
      if (!layer) return
      view.fitBounds(layer.getBounds(), { padding: [48, 48], maxZoom: 17, animate: false })
      layer.openTooltip()
    },
    close: () => void view.remove(),
  }

  /** Which stations have a mark of their own at this zoom, and where the names go. */
  function layOut() {
    const spots = [...known.values()].map(({ station, marker }) => ({
      ...{ id: station.id, rank: station.rank, ...view.latLngToContainerPoint(marker.getLatLng()) },
    }))
    const groups = groupsOf(spots)
    for (const mark of known.values()) {
      const group = groups.find(({ id }) => id === mark.station.id)
      mark.beside = group?.others ?? []
      if (!group) stations.removeLayer(mark.marker)
      else if (!stations.hasLayer(mark.marker)) stations.addLayer(mark.marker)
    }
    const marks = groups.map((group) => ({ ...group, ...known.get(group.id)! }))
    for (const mark of marks) update(mark, titleOf(mark))
    for (const { station } of marks) delete station.mark.dataset.narrow
    const around = {
      taken: wordsOn(element),
      frame: { left: 0, top: 0, width: element.clientWidth, height: element.clientHeight },
    }
    const placed = () =>
      sidesOf(
        marks.map(({ station, ...mark }) => ({ ...mark, ...sizeOf(station.mark) })),
        around,
      )
    let places = placed()
    const cut = marks.filter(({ id }) => places.get(id)?.isWhole === false)
    for (const { station } of cut) station.mark.dataset.narrow = '' // in more and shorter lines there may be room
    if (cut.length > 0) places = placed()
    for (const { id, station } of marks) {
      const place = places.get(id)
      station.mark.dataset.name = place?.side ?? 'hidden'
      station.mark.style.setProperty('--slide', `${place?.slide_px ?? 0}px`)
    }
  }

  function titleOf({ station, beside }: Mark): string {
    if (beside.length === 0) return station.title
    const names = beside.map((id) => known.get(id)?.station.title ?? id)
    return `${station.title}. ${words.andBeside(names.join('; '))}`
  }
}

interface Mark {
  marker: ReturnType<typeof marker>
  station: MapStation
  beside: readonly string[]
}

function markOf(station: MapStation): Mark {
  const icon = divIcon({ className: 'map-station', html: station.mark, iconSize: [44, 44] })
  const at = marker([station.at.lat, station.at.lon], { icon, riseOnHover: true })
  const mark: Mark = { marker: at, station, beside: [] }
  at.bindPopup(() => mark.station.popup(mark.beside, mark.station.id), {
    maxWidth: 280,
    closeButton: true,
    autoPanPadding: [12, 12],
  })
  return mark
}

/** In place: a marker made anew would lose the focus, and its popup would pull the map back to itself. */
function update({ marker, station, beside }: Mark, title: string) {
  const rest = () => void marker.setZIndexOffset(1_000 * station.rank)
  rest()
  const shown = marker.getElement()
  if (shown) {
    shown.title = title
    shown.ariaLabel = title
    shown.onfocus = () => void marker.setZIndexOffset(front)
    shown.onblur = rest
    if (beside.length > 0) shown.dataset.beside = `+${beside.length}`
    else delete shown.dataset.beside
  }
  if (marker.isPopupOpen()) station.popup(beside)
}

const front = 100_000 // above all others: its name may lie over theirs while it has the focus

function sizeOf(mark: HTMLElement): Pick<Box, 'width' | 'height'> {
  const name = mark.querySelector<HTMLElement>('.map-name')
  return { width: name?.offsetWidth ?? 0, height: name?.offsetHeight ?? 0 }
}

/** What stands on the map beside the stations: names of streets that water has reached, and buttons. */
function wordsOn(element: HTMLElement): Box[] {
  const { left, top } = element.getBoundingClientRect()
  return [...element.querySelectorAll('.map-word.is-reached, .leaflet-control')].map((word) => {
    const box = word.getBoundingClientRect()
    return { left: box.left - left, top: box.top - top, width: box.width, height: box.height }
  })
}

function lineOf(text: string): HTMLElement {
  const line = document.createElement('span')
  line.textContent = text
  return line
}

const cornersOf = ([west, south, east, north]: Bounds): LatLngBoundsExpression => [
  [south, west],
  [north, east],
]

function asText(text: string): string {
  const line = document.createElement('i')
  line.textContent = text
  return line.innerHTML
}

function streetStyle(isReached: boolean, colour: Colour): PathOptions {
  return isReached
    ? { color: colour('--bad'), weight: 7, opacity: 0.95, fillOpacity: 0.35 }
    : { color: colour('--late'), weight: 4, opacity: 0.7, dashArray: '4 7', fillOpacity: 0.08 }
}

/** By the tags of OpenStreetMap, or by `kind`, which a person can write by hand. */
function groundStyle(tags: Record<string, unknown>, colour: Colour): PathOptions {
  const is = (kind: string, ...keys: string[]) => tags.kind === kind || keys.some((key) => key in tags)
  if (is('water', 'waterway') || tags.natural === 'water' || tags.water) {
    return { color: colour('--map-water'), weight: 3, fillColor: colour('--map-water'), fillOpacity: 0.6 }
  }
  if (is('building', 'building'))
    return { color: colour('--map-line'), weight: 0.5, fillColor: colour('--map-line'), fillOpacity: 0.5 }
  if (is('road', 'highway')) return { color: colour('--map-road'), weight: 2.5, fill: false }
  if (is('green', 'landuse', 'leisure', 'natural'))
    return { stroke: false, fillColor: colour('--map-green'), fillOpacity: 0.6 }
  return { color: colour('--map-line'), weight: 1, fillOpacity: 0.1 }
}
