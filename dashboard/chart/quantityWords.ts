/**
 * What a quantity is, for who meets its name the first time. Limits: WHO air quality guidelines 2021 (24 hours), PP 22/2021
 * Lampiran VII (24 hours), and the rain classes of BMKG (a day). A new quantity without words does not compile.
 */
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Lang } from '../words.ts'

export const quantityWords: Record<QuantityKey, Record<Lang, string>> = {
  water_level_m: {
    id: 'Tinggi permukaan air di atas titik nol tempat ini, biasanya nol papan duga. Angka dua sungai tidak dapat dibandingkan; yang penting jaraknya ke batas.',
    en: 'How high the water stands above the zero of this place, as a rule that of the staff gauge. Numbers of two rivers cannot be compared; what counts is how far it is to a level.',
  },
  distance_m: {
    id: 'Jarak dari sensor turun ke permukaan air. Makin kecil, makin tinggi airnya.',
    en: 'From the sensor down to the water. The smaller it is, the higher the water stands.',
  },
  distance_raw_m: {
    id: 'Jarak ke air seperti dikatakan sensor ultrasonik, sebelum dibetulkan menurut suhu udara. Untuk memeriksa sensornya.',
    en: 'The distance to the water as the ultrasonic sensor says it, before it is put right for the temperature of the air. For checking the sensor.',
  },
  rainfall_mm: {
    id: '1 mm adalah satu liter air di atas setiap meter persegi. Dalam sehari: sampai 20 mm hujan ringan, di atas 50 mm lebat, di atas 100 mm sangat lebat (BMKG).',
    en: '1 mm is a litre of water on each square metre. In a day: up to 20 mm is light rain, above 50 mm heavy, above 100 mm very heavy (BMKG).',
  },
  rain_rate_mm_h: {
    id: 'Sebanyak inilah hujan yang turun bila tetap sederas ini selama satu jam.',
    en: 'So much rain would fall if it went on like this for an hour.',
  },
  pm1_ug_m3: {
    id: 'Debu paling halus, lebih kecil dari 1 mikrometer, sebagian besar dari asap. µg/m³: sepersejuta gram dalam satu meter kubik udara.',
    en: 'The finest dust, smaller than 1 micrometre, mostly from smoke. µg/m³: millionths of a gram in a cubic metre of air.',
  },
  pm2_5_ug_m3: {
    id: 'Debu sangat halus, lebih kecil dari 2,5 mikrometer: rambut kira-kira tiga puluh kali lebih tebal. Ia terhirup sampai jauh ke dalam paru-paru. Asalnya asap sampah dan dapur, knalpot, pabrik. µg/m³: sepersejuta gram dalam satu meter kubik udara. Rata-rata sehari paling banyak 55 menurut aturan Indonesia, 15 menurut anjuran WHO.',
    en: 'Very fine dust, smaller than 2.5 micrometres: a hair is about thirty times as thick. It is breathed deep into the lungs. It comes from burning rubbish, kitchens, exhausts, factories. µg/m³: millionths of a gram in a cubic metre of air. The mean of a day should be at most 55 by Indonesian law, 15 by the advice of WHO.',
  },
  pm10_ug_m3: {
    id: 'Debu halus, lebih kecil dari 10 mikrometer: asap, tanah kering, jalan. µg/m³: sepersejuta gram dalam satu meter kubik udara. Rata-rata sehari paling banyak 75 menurut aturan Indonesia, 45 menurut anjuran WHO.',
    en: 'Fine dust, smaller than 10 micrometres: smoke, dry soil, roads. µg/m³: millionths of a gram in a cubic metre of air. The mean of a day should be at most 75 by Indonesian law, 45 by the advice of WHO.',
  },
  pm4_ug_m3: {
    id: 'Debu halus, lebih kecil dari 4 mikrometer: bagian yang masih sampai ke saluran paru-paru. Tidak ada batas untuknya.',
    en: 'Fine dust, smaller than 4 micrometres: the part that still reaches the airways of the lungs. There is no limit for it.',
  },
  pm100_ug_m3: {
    id: 'Debu sampai yang kasar, 100 mikrometer, setebal rambut: tambang, jalan tanah, tumpukan batu bara. Ia mengotori dan mengganggu; untuk paru-paru, lihat PM2,5.',
    en: 'Dust up to the coarse kind, 100 micrometres, as thick as a hair: quarries, roads of earth, heaps of coal. It soils and annoys; for the lungs look at PM2.5.',
  },
  voc_index: {
    id: 'Gas dari cat, asap, atau bahan bakar, dibandingkan dengan kemarin di tempat ini: 100 seperti biasa, di atasnya lebih banyak, sampai 500.',
    en: 'Gases of paint, smoke or fuel, compared with the last day at this place: 100 is as usual, above it there is more, up to 500.',
  },
  nox_index: {
    id: 'Nitrogen oksida dari knalpot dan api, dibandingkan dengan kemarin di tempat ini: 1 seperti biasa, di atasnya lebih banyak, sampai 500.',
    en: 'Nitrogen oxides of exhausts and fires, compared with the last day at this place: 1 is as usual, above it there is more, up to 500.',
  },
  co2_ppm: {
    id: 'Gas karbon dioksida, juga dari napas. ppm: bagian dari sejuta bagian udara. Di luar sekitar 420; di dalam ruangan, di atas 1.000 saatnya membuka jendela.',
    en: 'The gas carbon dioxide, also from breath. ppm: parts in a million parts of air. Outside it is about 420; in a room, above 1,000 it is time to open a window.',
  },
  air_temperature_c: {
    id: 'Suhu udara di tempat sensor. Di bawah matahari atau di dekat dinding ia lebih tinggi daripada di tempat teduh.',
    en: 'The temperature of the air at the sensor. In the sun or near a wall it is higher than in the shade.',
  },
  humidity_pct: {
    id: 'Banyaknya uap air di udara, dibandingkan dengan yang paling banyak dapat ditampungnya pada suhu ini. 100 %: kabut atau embun.',
    en: 'How much water vapour is in the air, compared with the most it can hold at this temperature. 100 %: fog or dew.',
  },
  pressure_hpa: {
    id: 'Berat udara di atas kita. Makin tinggi tempatnya, makin kecil. Bila turun cepat, cuaca sering memburuk.',
    en: 'The weight of the air above us. The higher the place, the smaller it is. When it falls fast, the weather often turns bad.',
  },
  wind_speed_m_s: {
    id: 'Rata-rata sesaat di tempat alatnya. 10 m/s kira-kira 36 km/jam: ranting besar bergerak; di atas 17 m/s dahan patah.',
    en: 'As it is at the instrument. 10 m/s is 36 km/h: large branches move; above 17 m/s twigs break.',
  },
  soil_moisture_pct: {
    id: 'Berapa bagian dari volume tanah yang berisi air. Yang berarti adalah naik turunnya di tempat yang sama; tiap jenis tanah berbeda.',
    en: 'How much of the volume of the soil is water. What counts is how it rises and falls at one place; each soil is different.',
  },
  soil_temperature_c: {
    id: 'Suhu tanah sedalam alatnya ditanam.',
    en: 'How warm the soil is, as deep as the probe is buried.',
  },
  water_temperature_c: {
    id: 'Suhu air. Air yang hangat menyimpan lebih sedikit oksigen bagi ikan.',
    en: 'The temperature of the water. Warm water holds less oxygen for fish.',
  },
  salinity_psu: {
    id: 'Kadar garam. Air tawar hampir 0, air laut sekitar 35.',
    en: 'How salty it is. Fresh water is near 0, sea water about 35.',
  },
  conductivity_us_cm: {
    id: 'Seberapa mudah air menghantarkan listrik: makin banyak garam dan zat terlarut, makin besar.',
    en: 'How easily the water carries electricity: the more salt and other dissolved matter, the more.',
  },
  ph: {
    id: 'Asam atau basa: 7 netral, di bawahnya asam, di atasnya basa. Air sungai biasanya 6 sampai 9.',
    en: 'Acid or alkaline: 7 is neutral, below it acid, above it alkaline. River water as a rule has 6 to 9.',
  },
  redox_mv: {
    id: 'Seberapa kuat air mengoksidasi. Turun jauh di bawah nol: oksigennya habis dan lumpur mulai membusuk.',
    en: 'How strongly the water oxidises. Far below zero: its oxygen is used up and the mud rots.',
  },
  dissolved_oxygen_mg_l: {
    id: 'Oksigen dalam air, yang dihirup ikan. Banyak ikan menderita bila di bawah 4 mg/L.',
    en: 'The oxygen in the water, which fish breathe. Many fish suffer below 4 mg/L.',
  },
  turbidity_ntu: {
    id: 'Seberapa keruh air: makin besar, makin keruh. Setelah hujan, lumpur membuatnya naik.',
    en: 'How cloudy the water is: the larger, the cloudier. After rain, mud makes it rise.',
  },
  battery_v: {
    id: 'Tegangan baterai stasiun. Bila terus turun dari hari ke hari, baterai atau panel suryanya perlu diperiksa.',
    en: 'The voltage of the station’s battery. When it falls from day to day, look at the battery or its solar panel.',
  },
  refused_pct: {
    id: 'Berapa bagian dari kiriman sensor yang rusak di kabel dan tidak dipakai. Mendekati 0 itu baik; kalau naik, periksa colokan, kabel ground (GND), dan daya sensor.',
    en: 'How much of what the sensor sends is damaged on the wire and not used. Close to 0 is good; when it rises, check the plugs, the ground wire (GND) and the supply.',
  },
  empty_pct: {
    id: 'Berapa bagian dari jawaban sensor yang tanpa nilai, misalnya karena gemanya tidak kembali. Kalau naik, bersihkan sensor dan periksa arahnya.',
    en: 'How many answers of the sensor have no value, because no echo came back, say. When it rises, clean the sensor and check where it points.',
  },
  connected_pct: {
    id: 'Berapa lama kabel sensor tersambung. 100 berarti terus.',
    en: 'How much of the time the wire of the sensor was connected. 100 is always.',
  },
  undervoltage_pct: {
    id: 'Seberapa sering listrik alat terlalu lemah. Di atas 0: periksa adaptor, kabel daya, dan aki.',
    en: 'How often the supply of the node was too weak. Above 0: check the power supply, its cable and the battery.',
  },
  processor_c: {
    id: 'Seberapa panas prosesor komputer stasiun. Di atas 80 °C ia melambat; kotak di bawah matahari perlu tempat teduh atau lubang udara.',
    en: 'How hot the processor of the station is. Above 80 °C it slows down; a box in the sun needs shade or air holes.',
  },
  card_free_mb: {
    id: 'Ruang yang tersisa di kartu memori alat.',
    en: 'The room that is left on the memory card of the node.',
  },
  signal_dbm: {
    id: 'Kekuatan sinyal Wi-Fi di alat. Makin dekat ke 0, makin kuat; di bawah −85 sering putus.',
    en: 'How strong the Wi-Fi is at the node. The closer to 0, the stronger; below −85 it is often cut.',
  },
  waiting_readings: {
    id: 'Pembacaan yang menunggu di alat karena server desa tidak terjangkau. Semuanya dikirim kemudian.',
    en: 'Readings that wait at the node because the gateway cannot be reached. All of them are sent later.',
  },
  clock_off_s: {
    id: 'Jam alat dikurangi jam server desa, dalam detik.',
    en: 'The clock of the node minus that of the gateway, in seconds.',
  },
}
