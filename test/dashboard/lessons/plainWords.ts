/**
 * The words that a lesson may use without explaining them. Each was read and kept because a child of the fifth or sixth grade says
 * or reads it: everyday words, their common forms, and the words of reckoning and of time that these grades teach. What
 * belongs to rivers, air or sensors is no such word: the lesson names it in `terms`. A new word here is a decision.
 */
const list = (text: string) => new Set(text.trim().split(/\s+/))

export const plainWords = {
  id: list(`
  ada adalah air airnya akar alam alasan alasannya alat alatnya anak aneh angin angka angka-angkanya angkanya antara
  antaranya apa artinya asap asin atas atasnya atau awal baca bagaimana bagi bagian bahwa baik bandingkan banjir banyak
  banyaknya barang baru batang batas bawah bayi beberapa beda bedanya begitu bekerja belum benar benar-benar berangka
  berapa berasap berat berbahaya berbeda berbunyi bergerak bergeser bergetar berhenti beri berlawanan bernama bernapas
  bersama bersembunyi bersiap bersih bertambah bertanggal berteriak berturut-turut berubah besar besok besoknya biasanya
  bila bisa bisakah botol buat bukan bukit bulan bunyi butir butuh c cahaya cari catat catatan catatannya cepat cerah
  cerita coba cocok cukup dalam dan dapur darat dari data datang datar daun debu dekat dengan depan derajat deras desa
  detik di diatur dibaca dibagi dibakar dibuang dibutuhkan dicatat dihapus dihitung dikurangi dingin dipakai diperbaiki
  diperingatkan dipilih dirinya disebut ditulis diturunkan diukur dua dulu empat feb gagal gambar gambaran garis gelombang
  geser gunung habis hal halaman halus hampir hangat hanya hapus harga harganya hari hari-hari harus hidup hitung hujan
  hutan ia ikan ikut indonesia ingat ini isi ispu-nya itu jadi jalan jalannya jam jangan januari jarak jaraknya jarang
  jari jatuh jauh jendela juga jumlah jumlahkan kabel kalender kali kampung kamu kapal kapan karena kayu ke kecepatan
  kecil kedua keduanya kelimanya keliru kembali kemudian kendaraan kepalamu kepastian keras kira-kira kita komputer
  komputernya kotor kotornya kubik kurang kurangi laba-laba lagi lain lalu lama lambat langit langsung lari laut lebar
  lebih lelah lewat lihat lima listrik listriknya liter luar lucu lumpur lurus mahal makanan makin malah malam mana masa
  masih masuk mata matahari mati melewati melihat memakai memakainya membaca membangunkan membedakan membeli memberi
  membesar membuat membunyikannya memeriksa memilih memperingatkan memperkirakan memulai memutuskan menahan menaikkan
  menanggung menanggungnya menangkap menarik mencapai mencari mencarinya mencobanya mendekat mendengar menebak menemukan
  menentukan mengalir mengambilnya mengangkat mengapa mengecil mengenali mengganggu menggesernya menghapus menghirup
  menghitung mengikuti mengirim menguap mengubah mengukur menimbang menit meniup menjauh menjauhlah menulis menuliskan
  menunggu menunjukkan menurunkan menurut menyentuh menyimpan menyusul meragukan mereka merusak meter mikrogram miligram
  milik milimeter minggu mulai mulainya muncul mungkin murah naik nama napas nilai nol orang pada pagi pakai paling panah
  panas panjang pantai paru-paru pasir pasti pelajaran pelan penuh penyebabnya per percaya pergi peringatan peringatanmu
  perkiraan perlu pernah persegi persen pertama petugas pikirkan pohon pukul pulang pun puncaknya punya putus-putus
  ranting rata-rata rata-ratanya rendah resmi rumah rusak saat saja sakit saksi salah salahnya saling sama sampah sampai
  samping sampingnya sana sangat sasaran satu sebab sebabnya sebanyak sebelum sebelumnya seberapa sebuah secepat sedang
  sedikit segera sehari sehat sekali sekarang sekejap sekitar selalu selama seluruh semua sendiri sensornya sentimeter
  sepanjang seperseribu seperti sepuluh seribu serigala sering sesaat sesuatu sesudah setahun setiap siang siapa sini
  sudah sulit sungai sungainya supaya tabel tadi tahu tahun takut tambahkan tampak tanah tandai tanggal tanpa tanya tebal
  teks teliti tempat tempatmu tenang tengah tengahnya tentang tepat tepi terakhir terbangun terbesar tercapai terendah
  terhirup terjadi terkecil terlalu terlambat terlihat ternyata tersimpan tertahan tertinggi terus tetangganya tetap
  tetapi tiangnya tiap tidak tidur tiga tinggal tinggi titik tua tubuh tulis tumbuh tumbuhan tunggu turun tutup udang
  udara ukur untuk waktu warga waspada yang
`),
  en: list(`
  a about above add added afraid after afternoon again air all always an and another any anybody apart are around arrows
  as ask at away babies back bar bars be because becomes been before begin begins believe below beside better between
  blows board boat body both bottle bottom boy breath breathe breathed breathes broken build burnt but by c cable calendar
  call called calm calmest came can cannot catch cause centimetres change changed changes cheap check checks choose chosen
  cleanest clock close coasts come comes compare computer cooking cool correct costs count counted cried cubic dashed data
  dated day days decide decides deep degrees delete deleted device did differ difference differs dirtiest dirty distance
  disturbed divide divided do does doubtful down dries dust each earlier early edge engines enough even evening every
  exact eye failed fall falling falls false far fast faster feb fell find fine finger fires first fish fit five flat
  flatter flood floods flow follow food for foretell four from full furthest get give gives go goes good grains ground
  grow guess had happened happens hard harder hardest hardly has have hazardous head hears held here hide high highest
  hills hold home hot hour hours how idea if in indonesian into is it its itself january just keeps kitchens know land
  large larger largest last later leaf least leave leaves less lesson level lift lifts light like likely limit line lines
  litre little live lives long longer longest look looks loud low lowered lowers lowest lungs make makes mangroves many
  mark marked may mean measure measured measures metre metres micrograms middle midnight midnights milligrams millimetre
  minus minutes moderate moment month moon more morning most move moves much mud nature near nearer nearly need needed
  needs neighbours never new next nice night no nobody none not note nothing now number numbers of off officers official
  often old on once one ones only onto opposite or other others our ours out outside over own page part parts pass past
  peaks people percent picture place plants point points post power price pull pulls put rain rained rains reach reached
  read reading ready really reason recognise remember right rise rises rising river road roots rubbish rules run saltiest
  salty same sand saved sea second see seen seldom sends sensors set several shown shows shrimps sick sinks sky sleep slow
  slower slowly small smaller smoke so some somebody something soon sound speed spider spoils square stand stands starts
  stations stayed stays still stops straight strange sum sun sunday sunny sure surer table take takes target tell ten text
  than that the their then there they thick thing things think this those thousandths three throw time times tired to
  together tomorrow tomorrow’s too top touches tree trees tremble trembles true try twice twig two unhealthy up use used
  uses usually very village wait wake walks warm warmest warned warning warnings warns was water waters waves way ways we
  weigh went what when where which who whole why widest will wind window with without witness woke wolf wood work would
  write writes written wrong yard year you young your yourself zero
`),
}
