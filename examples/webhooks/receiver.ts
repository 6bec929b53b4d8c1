import { createServer, type Server } from 'node:http';
import { createHandoffTracer, type HandoffTracerOptions } from '@baton/sdk';
import { type GithubWebhook, isSigned, reportGithub } from './github.ts';
import { type JiraWebhook, reportJira } from './jira.ts';
import { review } from './process.ts';

/** Takes webhooks of Jira at `/jira` and of GitHub at `/github`. */
export function createWebhookReceiver(secret: string, options: HandoffTracerOptions): Server {
  const tracer = createHandoffTracer(review, options);
  return createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const header = (name: string): string | undefined => request.headers[name]?.toString();
    const answer = (status: number): void => void response.writeHead(status).end();
    try {
      if (request.url === '/jira') {
        reportJira(tracer, JSON.parse(body) as JiraWebhook);
        return answer(204);
      }
      if (request.url !== '/github') return answer(404);
      if (!isSigned(body, header('x-hub-signature-256'), secret)) return answer(401);
      reportGithub(tracer, JSON.parse(body) as GithubWebhook, header('x-github-delivery') ?? '');
      answer(204);
    } catch {
      answer(400);
    }
  });
}
