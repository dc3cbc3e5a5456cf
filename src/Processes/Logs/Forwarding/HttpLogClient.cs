using System.Net;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>Posts bodies to one address over sockets of the execution model, and says what an answer means for the batch.</summary>
internal sealed class HttpLogClient : IDisposable
{
    // An answer is a few words; what is longer is no answer of a collector.
    private const int MostAnswerBytes = 64 * 1024;
    private readonly HttpMessageInvoker _http;
    private readonly Io _io;
    private readonly LogTarget _target;

    public HttpLogClient(Io io, LogTarget target)
    {
        _io = io;
        _target = target;
        _http = HttpSockets.Client(io.Network);
    }

    /// <summary>Posts a body.</summary>
    /// <param name="content">The body.</param>
    /// <param name="batchName">Names the batch, so that a receiver can tell one that is sent again.</param>
    /// <param name="lines">How many lines it holds.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="isAgain">Which refusals are for now only.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What became of it, and the answer's body where it was taken.</returns>
    public async ValueTask<(SendResult Result, byte[] Answer)> PostAsync(
        HttpContent content, string batchName, int lines, TimeSpan patience, Func<HttpStatusCode, bool> isAgain, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, _io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, _target.Address) { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", batchName);
        foreach (var (name, value) in _target.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            var answer = await ReadAsync(response, both.Token);
            if (response.IsSuccessStatusCode)
                return (SendResult.Taken, answer);
            var reason = $"{(int)response.StatusCode} {response.ReasonPhrase}";
            return isAgain(response.StatusCode)
                ? (SendResult.Again(reason, HttpSockets.RetryAfter(response.Headers, _io.Clock)), [])
                : (new SendResult(SendOutcome.Taken, lines, reason), []);
        }
        catch (Exception failure) when (failure is HttpRequestException or NetworkException or IOException)
        {
            return (SendResult.Again(failure.InnerException?.Message ?? failure.Message), []);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (SendResult.Again($"it did not answer within {patience.TotalSeconds:0} s"), []);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostAnswerBytes];
        return buffer[..await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)];
    }
}
