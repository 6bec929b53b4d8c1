import { dashboardMapEdges, dashboardMapNodes } from '@baton/store';
import { type PanelMaker, panelOf, properties, type Size } from './panel.ts';

const ARCS = {
  arc__passed: ['Passed', 'green'],
  arc__failed: ['Failed', 'red'],
  arc__open: ['Open', 'blue'],
  arc__sends_only: ['Only hands over', 'gray'],
} as const;

/** Teams and what passes between them. The panel insists on the names of its queries. */
export function handoffMap(size: Size): PanelMaker {
  return (place) => {
    const panel = panelOf(
      {
        ...size,
        type: 'nodeGraph',
        title: dashboardMapEdges.title,
        description: `${dashboardMapEdges.description} Rings: of the n handoffs a team received, green passed, red failed, blue still open.`,
        queries: [
          { query: dashboardMapNodes, refId: 'nodes' },
          { query: dashboardMapEdges, refId: 'edges' },
        ],
        options: {
          layoutAlgorithm: 'layered',
          zoomMode: 'cooperative',
          nodes: {
            arcs: Object.entries(ARCS).map(([field, [, color]]) => ({ field, color })),
          },
          edges: {},
        },
      },
      place,
    ).unit('none');
    for (const [name, [displayName, fixedColor]] of Object.entries(ARCS)) {
      panel.overrideByName(
        name,
        properties({ displayName, unit: 'percentunit', color: { mode: 'fixed', fixedColor } }),
      );
    }
    return panel;
  };
}
