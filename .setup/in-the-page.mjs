/** Libraries that lie in the files of the dashboard, so that every village that opens the page is given them. */
export const inThePage = ['leaflet', 'preact', 'uplot', 'uqr']
