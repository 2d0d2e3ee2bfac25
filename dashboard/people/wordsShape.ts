/** What the words of signing in, people and invitations must hold: every language has every one of them. */
import type { Role } from '../../gateway/contract.ts'
import type { Deed } from '../session.ts'

export interface PeopleWords {
  roles: Record<Role | 'copy', string>
  /** What a role is for, to whom gives it. */
  roleHelp: Record<Role, string>
  /** What an ability lets a person do, in a list. */
  abilities: Record<Deed, string>
  signIn: {
    title: string
    closed: string
    closedHelp: string
    ended: string
    endedHelp: string
    notYours: (name: string) => string
    notYoursHelp: string
    byLink: string
    usedLink: string
    name: string
    password: string
    withPassword: string
    busy: string
    wrong: string
    wrongToken: string
    link: string
    linkHelp: string
    linkField: string
    noLink: string
    withLink: string
    token: string
    tokenHelp: string
    tokenField: string
    withToken: string
    none: string
    noneHelp: string
    noneTypes: string
    show: string
  }
  account: {
    welcome: (name: string) => string
    mine: string
    title: string
    signedIn: (name: string, role: string) => string
    until: (when: string) => string
    may: string
    stations: string
    people: string
    signOut: string
    newPassword: string
    passwordHelp: string
    passwordField: string
    save: string
    saved: string
  }
  sessions: {
    own: string
    all: string
    this: string
    by: Record<'link' | 'password' | 'token', string>
    since: (when: string) => string
    used: (when: string) => string
    end: string
    endOf: (name: string, about: string) => string
    none: string
    unknownBrowser: string
  }
  people: {
    title: string
    help: string
    add: string
    name: string
    nameHelp: string
    role: string
    addIt: string
    hasPassword: string
    hasSessions: (n: number) => string
    waitingLink: (when: string) => string
    newLink: string
    newLinkOf: (name: string) => string
    remove: string
    removeOf: (name: string) => string
    removeSure: (name: string) => string
    keep: string
    roleOf: (name: string) => string
    you: string
    taken: string
    last: string
  }
  link: {
    title: (name: string) => string
    help: string
    until: (when: string) => string
    copy: string
    copied: string
    copyByHand: string
    qr: string
    field: string
    close: string
  }
  tokens: {
    title: string
    help: string
    none: string
    add: string
    name: string
    ends: string
    days: Record<'30' | '90' | '365' | 'never', string>
    addIt: string
    shown: (name: string) => string
    shownHelp: string
    used: (when: string) => string
    unused: string
    until: (when: string) => string
    noEnd: string
    ended: string
    remove: string
    removeOf: (name: string) => string
    removeSure: (name: string) => string
  }
  audit: {
    title: string
    help: string
    none: string
    more: string
    by: Record<'page' | 'token' | 'terminal', string>
    refused: string
  }
  invite: {
    title: string
    help: string
    which: string
    another: string
    id: string
    noId: string
    taken: string
    idHelp: string
    hours: string
    hoursOf: Record<'24' | '72' | '168', string>
    make: string
    ready: (station: string) => string
    readyHelp: string
  }
  join: {
    title: string
    lead: string
    steps: [string, string, string]
    command: string
    link: string
    once: string
    clear: string
    trusted: string
    trustedHelp: string
    broken: string
  }
}
