/** Reports that wait on this device: in IndexedDB, so that they outlive the tab. A browser that forbids it keeps them while the page is open. */
import { createStore } from '../store.ts'
import type { Report } from './report.ts'

/** What waits, oldest first. */
export const waiting = createStore<Report[]>([])

let opened: Promise<IDBDatabase | null> | undefined

export async function keep(report: Report): Promise<void> {
  await withStore('readwrite', (store) => store.put(report))
  waiting.set([...waiting.get().filter(({ id }) => id !== report.id), report])
}

export async function drop(id: string): Promise<void> {
  await withStore('readwrite', (store) => store.delete(id))
  waiting.set(waiting.get().filter((report) => report.id !== id))
}

/** Reads what an earlier page has left. */
export async function load(): Promise<Report[]> {
  const kept = await withStore<Report[]>('readonly', (store) => store.getAll())
  const known = new Map([...(kept ?? []), ...waiting.get()].map((report) => [report.id, report]))
  waiting.set([...known.values()].sort((a, b) => a.at - b.at))
  return waiting.get()
}

async function withStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  const database = await databaseHere()
  if (!database) return undefined
  try {
    return await doneIn<T>(database.transaction('report', mode, { durability: 'strict' }), work)
  } catch (err) {
    console.info('this device did not keep the report', err)
    return undefined
  }
}

function doneIn<T>(transaction: IDBTransaction, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = work(transaction.objectStore('report'))
    transaction.oncomplete = () => resolve(request.result as T)
    transaction.onabort = () => reject(transaction.error)
  })
}

function databaseHere(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open('pantau.observations', 1)
      asked.onupgradeneeded = () => asked.result.createObjectStore('report', { keyPath: 'id' })
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => {
        console.info('this device keeps no reports', asked.error)
        resolve(null)
      }
    } catch (err) {
      console.info('this device keeps no reports', err)
      resolve(null)
    }
  })
  return opened
}
