/** Packages that stay outside the packed programs: native code, and what looks for files beside itself. */
export const apart = ['better-sqlite3', '@serialport/bindings-cpp', 'johnny-five', 'firmata', 'pino']
