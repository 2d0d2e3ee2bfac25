// The .tar.xz of a release: sorted, owned by nobody in particular, as old as its commit.
import { basename, dirname } from 'node:path'
import { outputOf } from './run.mjs'

/** Makes `TREE.tar.xz` beside the folder and gives its path. */
export function archiveOf(tree, { time_s }) {
  const same = ['--sort=name', `--mtime=@${time_s}`, '--owner=0', '--group=0', '--numeric-owner', '--format=gnu']
  const tar = `${tree}.tar`
  outputOf('tar', [...same, '-C', dirname(tree), '-cf', tar, basename(tree)])
  outputOf('xz', ['-6', '--threads=1', '--force', tar])
  return `${tar}.xz`
}
