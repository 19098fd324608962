/** Regions by country and zone: names, then the usual abbreviations, as people write them. */
type Regions = Record<string, Record<string, string>>;

/**
 * Countries that span zones, by region (tzdata 2025c). A region that is split over zones stands under the zone in
 * which most of its people live. Countries in which nearly everybody shares a zone need only their exceptions.
 */
export const REGION_ZONES: Regions = {
  US: {
    'America/New_York':
      'Connecticut, CT, Delaware, DE, District of Columbia, Washington D.C., D.C., Washington DC, DC, Florida, FL, Georgia, GA, Kentucky, KY, ' +
      'Maine, ME, Maryland, MD, Massachusetts, MA, New Hampshire, NH, New Jersey, NJ, New York, NY, North Carolina, NC, ' +
      'Ohio, OH, Pennsylvania, PA, Rhode Island, RI, South Carolina, SC, Vermont, VT, Virginia, VA, West Virginia, WV',
    'America/Detroit': 'Michigan, MI',
    'America/Indiana/Indianapolis': 'Indiana, IN',
    'America/Chicago':
      'Alabama, AL, Arkansas, AR, Illinois, IL, Iowa, IA, Kansas, KS, Louisiana, LA, Minnesota, MN, Mississippi, MS, ' +
      'Missouri, MO, Nebraska, NE, North Dakota, ND, Oklahoma, OK, South Dakota, SD, Tennessee, TN, Texas, TX, ' +
      'Wisconsin, WI',
    'America/Denver': 'Colorado, CO, Montana, MT, New Mexico, NM, Utah, UT, Wyoming, WY',
    'America/Boise': 'Idaho, ID',
    'America/Phoenix': 'Arizona, AZ',
    'America/Los_Angeles': 'California, CA, Nevada, NV, Oregon, OR, Washington, Washington State, WA',
    'America/Anchorage': 'Alaska, AK',
    'Pacific/Honolulu': 'Hawaii, HI',
    'America/Puerto_Rico': 'Puerto Rico, PR, U.S. Virgin Islands, US Virgin Islands, Virgin Islands, VI',
    'Pacific/Guam': 'Guam, GU, Northern Mariana Islands, MP',
    'Pacific/Pago_Pago': 'American Samoa, AS',
  },
  CA: {
    'America/St_Johns': 'Newfoundland and Labrador, Newfoundland, NL',
    'America/Halifax': 'Nova Scotia, NS, Prince Edward Island, PE, PEI',
    'America/Moncton': 'New Brunswick, NB',
    'America/Toronto': 'Ontario, ON, Quebec, QC',
    'America/Iqaluit': 'Nunavut, NU',
    'America/Winnipeg': 'Manitoba, MB',
    'America/Regina': 'Saskatchewan, SK',
    'America/Edmonton': 'Alberta, AB, Northwest Territories, NT',
    'America/Vancouver': 'British Columbia, BC',
    'America/Whitehorse': 'Yukon, Yukon Territory, YT',
  },
  AU: {
    'Australia/Sydney': 'New South Wales, NSW, Australian Capital Territory, ACT',
    'Australia/Melbourne': 'Victoria, VIC',
    'Australia/Brisbane': 'Queensland, QLD',
    'Australia/Adelaide': 'South Australia, SA',
    'Australia/Perth': 'Western Australia, WA',
    'Australia/Hobart': 'Tasmania, TAS',
    'Australia/Darwin': 'Northern Territory, NT',
  },
  BR: {
    'America/Sao_Paulo':
      'Sao Paulo, SP, Rio de Janeiro, RJ, Minas Gerais, MG, Espirito Santo, ES, Parana, PR, Santa Catarina, SC, ' +
      'Rio Grande do Sul, RS, Goias, GO, Distrito Federal, Federal District, DF',
    'America/Bahia': 'Bahia, BA',
    'America/Maceio': 'Alagoas, AL, Sergipe, SE',
    'America/Recife': 'Pernambuco, PE',
    'America/Fortaleza': 'Ceara, CE, Maranhao, MA, Piaui, PI, Rio Grande do Norte, RN, Paraiba, PB',
    'America/Belem': 'Para, PA, Amapa, AP',
    'America/Araguaina': 'Tocantins, TO',
    'America/Manaus': 'Amazonas, AM',
    'America/Boa_Vista': 'Roraima, RR',
    'America/Porto_Velho': 'Rondonia, RO',
    'America/Rio_Branco': 'Acre, AC',
    'America/Cuiaba': 'Mato Grosso, MT',
    'America/Campo_Grande': 'Mato Grosso do Sul, MS',
  },
  MX: {
    'America/Mexico_City':
      'Mexico City, Ciudad de Mexico, CDMX, Distrito Federal, Aguascalientes, Chiapas, Colima, Durango, Guanajuato, ' +
      'Guerrero, Hidalgo, Jalisco, Mexico, State of Mexico, Estado de Mexico, Michoacan, Morelos, Oaxaca, Puebla, ' +
      'Queretaro, San Luis Potosi, Tabasco, Tlaxcala, Veracruz, Zacatecas',
    'America/Monterrey': 'Nuevo Leon, Coahuila, Tamaulipas',
    'America/Merida': 'Yucatan, Campeche',
    'America/Cancun': 'Quintana Roo',
    'America/Chihuahua': 'Chihuahua',
    'America/Hermosillo': 'Sonora',
    'America/Mazatlan': 'Sinaloa, Nayarit, Baja California Sur',
    'America/Tijuana': 'Baja California, Baja California Norte',
  },
  ID: {
    'Asia/Jakarta':
      'Jakarta, DKI Jakarta, Special Capital Region of Jakarta, Banten, West Java, Jawa Barat, Central Java, ' +
      'Jawa Tengah, East Java, Jawa Timur, Yogyakarta, North Sumatra, West Sumatra, South Sumatra, Lampung, Riau, Aceh',
    'Asia/Makassar':
      'Bali, South Sulawesi, North Sulawesi, East Kalimantan, South Kalimantan, West Nusa Tenggara',
    'Asia/Jayapura': 'Papua, Maluku',
  },
  RU: {
    'Europe/Moscow':
      'Moscow, Moscow Oblast, Saint Petersburg, St Petersburg, Leningrad Oblast, Tatarstan, Krasnodar Krai',
    'Europe/Kaliningrad': 'Kaliningrad, Kaliningrad Oblast',
    'Europe/Samara': 'Samara, Samara Oblast',
    'Asia/Yekaterinburg': 'Sverdlovsk Oblast, Chelyabinsk Oblast, Perm Krai, Tyumen Oblast, Bashkortostan',
    'Asia/Novosibirsk': 'Novosibirsk, Novosibirsk Oblast',
    'Asia/Krasnoyarsk': 'Krasnoyarsk Krai',
    'Asia/Vladivostok': 'Primorsky Krai, Khabarovsk Krai',
  },
  ES: { 'Atlantic/Canary': 'Canary Islands, Canarias, Islas Canarias, Las Palmas, Santa Cruz de Tenerife' },
  PT: { 'Atlantic/Azores': 'Azores, Acores', 'Atlantic/Madeira': 'Madeira' },
  CL: { 'America/Punta_Arenas': 'Magallanes', 'America/Coyhaique': 'Aysen' },
  EC: { 'Pacific/Galapagos': 'Galapagos' },
  NZ: { 'Pacific/Chatham': 'Chatham Islands' },
  CD: {
    'Africa/Kinshasa': 'Kinshasa, Kongo Central, Equateur',
    'Africa/Lubumbashi': 'Haut Katanga, Lualaba, North Kivu, South Kivu',
  },
};

/** Countries with several zones in the data, of which more than nine people in ten live by this one. */
export const MAIN_ZONES: Record<string, string> = {
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  GB: 'Europe/London',
  MM: 'Asia/Yangon',
  MN: 'Asia/Ulaanbaatar',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PG: 'Pacific/Port_Moresby',
  PT: 'Europe/Lisbon',
  UA: 'Europe/Kyiv',
  VN: 'Asia/Ho_Chi_Minh',
};

/** Where a region says enough without its country. */
export const REGIONS_KNOWN_ALONE = ['US', 'CA', 'AU'] as const;

/** What people call a country beside its names and its two-letter code. */
export const COUNTRY_ALIASES: Record<string, string> = {
  usa: 'US',
  'u s a': 'US',
  'u s': 'US',
  america: 'US',
  uk: 'GB',
  'u k': 'GB',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  uae: 'AE',
  holland: 'NL',
  czechia: 'CZ',
  'czech republic': 'CZ',
  turkey: 'TR',
  russia: 'RU',
  'russian federation': 'RU',
  korea: 'KR',
  'republic of korea': 'KR',
  'hong kong': 'HK',
  macau: 'MO',
  'viet nam': 'VN',
  'republic of ireland': 'IE',
  'ivory coast': 'CI',
  macedonia: 'MK',
  swaziland: 'SZ',
  burma: 'MM',
  'cape verde': 'CV',
};
