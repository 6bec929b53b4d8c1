import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** The stages that the items of a process were seen in: what a definition is written from. */
export const processStages = defineQuery({
  name: 'process/stages',
  title: 'Stages seen, with their teams',
  description:
    'Per stage that items of a process were in: the team that had it most often, the stages that handed over to it, and the name of the handoff if it has one only that leads to no other stage.',
  params: z.object({ namespace: z.string(), process: z.string() }),
  row: z.object({
    stage: z.string(),
    team: z.string(),
    sources: z.array(z.string()),
    handoffName: z.string(),
  }),
  sql: `
WITH
  h AS (
    SELECT SourceStage, SourceTeam, TargetStage, TargetTeam, HandoffName
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
  ),
  seen AS (
    SELECT Stage, Team, count() AS N
    FROM (
      SELECT toString(SourceStage) AS Stage, toString(SourceTeam) AS Team FROM h
      UNION ALL SELECT toString(TargetStage), toString(TargetTeam) FROM h
      UNION ALL
      SELECT toString(arrayElement(StageSequence, 1)), toString(arrayElement(TeamSequence, 1))
      FROM work_items FINAL
      WHERE Namespace = {namespace:String} AND Process = {process:String}
    )
    WHERE Stage != ''
    GROUP BY Stage, Team
  ),
  teams AS (
    SELECT Stage, argMax(Team, (Team != '', N, Team)) AS MostTeam FROM seen GROUP BY Stage
  ),
  named AS (
    SELECT toString(HandoffName) AS Name, uniqExact(TargetStage) AS Targets FROM h GROUP BY Name
  ),
  ways AS (
    SELECT
      toString(TargetStage) AS Stage,
      arraySort(groupUniqArrayIf(toString(SourceStage), SourceStage != '')) AS Sources,
      groupUniqArray(toString(HandoffName)) AS Names
    FROM h
    GROUP BY Stage
  )
SELECT
  teams.Stage AS stage,
  MostTeam AS team,
  ways.Sources AS sources,
  if(length(ways.Names) = 1 AND ways.Names[1] IN (SELECT Name FROM named WHERE Targets = 1), ways.Names[1], '') AS handoffName
FROM teams
LEFT JOIN ways ON teams.Stage = ways.Stage
ORDER BY stage
`,
});
