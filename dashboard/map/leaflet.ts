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

export interface MapStation {
  id: string
  at: { lat: number; lon: number }
  /** What it is called by those who listen: name, state, value. */
  title: string
  /** What stands at its place: the same element for the same station, kept up to date by whoever made it. */
  mark: HTMLElement
  /** Asked for when it is opened; brings the same element up to date while it is. */
  popup(): HTMLElement
  isUrgent: boolean
}

export interface MapStreet {
  geo: Geometry
  text: string
  isReached: boolean
}

export interface MapWords {
  zoomIn: string
  zoomOut: string
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
  const ground = layerGroup().addTo(view)
  const streets = layerGroup().addTo(view)
  const stations = layerGroup().addTo(view)
  const renderer = canvas({ padding: 0.3 })
  const byId = new Map<string, ReturnType<typeof marker>>()
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
    },
    showStations(all: readonly MapStation[]): void {
      for (const [id, one] of byId) {
        if (all.some((station) => station.id === id)) continue
        stations.removeLayer(one)
        byId.delete(id)
      }
      for (const station of all) {
        const one = byId.get(station.id) ?? stationMarker(station).addTo(stations)
        byId.set(station.id, one)
        update(one, station)
      }
    },
    /** Shows all of it; without anything, Indonesia. */
    fit(bounds: Bounds | null): void {
      view.invalidateSize()
      if (!bounds) return void view.setView([-2.5, 118], 4)
      view.fitBounds(cornersOf(bounds), { padding: [88, 48], maxZoom: 16, animate: false })
    },
    /** Opens a station, with the focus in what it says. */
    openStation(id: string): void {
      const one = byId.get(id)
      if (!one) return
      view.setView(one.getLatLng(), Math.max(view.getZoom(), 15), { animate: false })
      one.openPopup()
    },
    openStreet(text: string): void {
      const layer = byText.get(text)
      if (!layer) return
      view.fitBounds(layer.getBounds(), { padding: [48, 48], maxZoom: 17, animate: false })
      layer.openTooltip()
    },
    close: () => void view.remove(),
  }
}

function stationMarker({ at, mark, popup }: MapStation) {
  const icon = divIcon({ className: 'map-station', html: mark, iconSize: [44, 44] })
  return marker([at.lat, at.lon], { icon }).bindPopup(popup, {
    ...{ maxWidth: 280, closeButton: true, autoPanPadding: [12, 12] },
  })
}

/** In place: a marker made anew would lose the focus, and its popup would pull the map back to itself. */
function update(one: ReturnType<typeof marker>, { at, title, popup, isUrgent }: MapStation) {
  if (!one.getLatLng().equals([at.lat, at.lon])) one.setLatLng([at.lat, at.lon])
  one.setZIndexOffset(isUrgent ? 1_000 : 0)
  one.getElement()?.setAttribute('title', title)
  one.getElement()?.setAttribute('aria-label', title)
  if (one.isPopupOpen()) popup()
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
