/** Sensors whose model has no name of its own, in words for people: the gateway keeps what the station sends. */
const models: Record<string, { id: string; en: string }> = {
  'Tipping-bucket rain gauge': { id: 'penakar hujan jungkit', en: 'tipping-bucket rain gauge' },
}

/** A model as people read it; the name on a data sheet stays as it is. */
export function modelText(model: string, lang: 'id' | 'en'): string {
  return Object.hasOwn(models, model) ? models[model]![lang] : model
}
