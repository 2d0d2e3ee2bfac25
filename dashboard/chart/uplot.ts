/** The library that draws charts: its one home. */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

export default uPlot
