using Holdfast.Runtime;

namespace Holdfast.Cli.Nodes;

/// <summary>
/// Asks for a sign of life before the first call: a stopped daemon still takes connections, and a call that may rightly last for minutes
/// would wait all that time for nothing.
/// </summary>
internal sealed class Pulse(Clock clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private bool _felt;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_felt)
        {
            await FeelAsync(request.RequestUri!, cancellationToken);
            _felt = true;
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private async Task FeelAsync(Uri target, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(target, "/healthz"));
            using var answer = await base.SendAsync(ask, both.Token);
        }
        catch (OperationCanceledException failure) when (limit.IsCancellationRequested)
        {
            var words = $"the daemon gave no sign of life within {Limit.TotalSeconds:0} s; it may be stopped";
            throw new HttpRequestException(words, new TimeoutException(words, failure));
        }
    }
}
