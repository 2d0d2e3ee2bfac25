/** The section `push` of `gateway.yaml`: telling phones whose owners asked for it on the page. */
import { z } from 'zod'
import { needs, yesNo } from '../../edge/platform/setting-words.ts'

export const PushSettings = z
  .strictObject({
    open: yesNo
      .meta(
        needs(
          'true: siapa pun yang boleh melihat halaman boleh minta HP-nya diberi tahu; false: tidak seorang pun',
          'true: whoever may see the page may have a phone told of warnings; false: nobody may',
        ),
      )
      .default(true),
    phones_max: z
      .int()
      .min(1)
      .max(10_000)
      // Each costs a request at each change of a warning.
      .meta(needs('berapa HP yang boleh diberi tahu, 1 sampai 10000', 'how many phones may be told, 1 to 10000'))
      .default(1_000),
    contact: z
      .string()
      .max(200)
      .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/[^\s/]+\S*)$/)
      .meta(
        needs(
          'siapa yang dihubungi layanan push bila ada masalah, misalnya mailto:posko@example.org atau https://pantau.example.org',
          'whom a push service asks when something is wrong, such as mailto:posko@example.org or https://pantau.example.org',
        ),
      )
      .optional(),
    allow_private: yesNo
      .meta(
        needs(
          'true: layanan push boleh ada di komputer ini atau di jaringannya sendiri; false: tidak boleh',
          'true: a push service may be on this computer or in its own network; false: it may not',
        ),
      )
      .default(false),
    ca_file: z
      .string()
      .min(1)
      .max(4_096)
      .meta(
        needs(
          'path berkas dengan sertifikat otoritas dari layanan push milik sendiri',
          'the path of a file with the certificate of the authority of a push service of your own',
        ),
      )
      .optional(),
  })
  .prefault({})
export type PushSettings = z.output<typeof PushSettings>
