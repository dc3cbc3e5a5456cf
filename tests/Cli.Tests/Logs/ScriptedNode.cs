using System.Net;
using System.Text;

namespace Holdfast.Cli.Tests.Logs;

/// <summary>A node that gives these answers, one after the other, and remembers what it was asked; then it is asked no more.</summary>
internal sealed class ScriptedNode(CancellationTokenSource end, params string[] answers) : HttpMessageHandler
{
    private int _next;

    public List<string> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.PathAndQuery);
        if (_next == answers.Length)
        {
            end.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answers[_next++], Encoding.UTF8) });
    }
}
