/** What of OGC 18-088 is met. Only that: each of them is tested by its number. */
const spec = 'http://www.opengis.net/spec/iot_sensing/1.1/req'

const met = [
  'datamodel/thing/properties',
  'datamodel/thing/relations',
  'datamodel/location/properties',
  'datamodel/location/relations',
  'datamodel/historical-location/properties',
  'datamodel/historical-location/relations',
  'datamodel/datastream/properties',
  'datamodel/datastream/relations',
  'datamodel/sensor/properties',
  'datamodel/sensor/relations',
  'datamodel/observed-property/properties',
  'datamodel/observed-property/relations',
  'datamodel/observation/properties',
  'datamodel/observation/relations',
  'datamodel/feature-of-interest/properties',
  'datamodel/feature-of-interest/relations',
  'datamodel/entity-control-information/common-control-information',
  'resource-path/resource-path-to-entities',
  'request-data/status-code',
  'request-data/query-status-code',
  'request-data/order',
  'request-data/expand',
  'request-data/select',
  'request-data/orderby',
  'request-data/top',
  'request-data/skip',
  'request-data/count',
  'request-data/filter',
  'request-data/built-in-filter-operations',
  'request-data/pagination',
]

/** Not among them: built-in-query-functions as a whole, because those of shapes are built for points, which stations are. */
export const conformance: readonly string[] = met.map((requirement) => `${spec}/${requirement}`)
