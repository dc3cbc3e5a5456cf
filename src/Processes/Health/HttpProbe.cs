using System.Text;

namespace Holdfast.Processes.Health;

/// <summary>Passes where a GET is answered with a status of the range and, where one is wanted, a body that holds the text.</summary>
internal sealed class HttpProbe(HttpMessageInvoker client, HealthCheckDefinition check) : IHealthProbe, IDisposable
{
    /// <summary>How much of a body is searched for the text, in bytes.</summary>
    private const int MostBodyBytes = 64 * 1024;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, check.Url);
        request.Headers.TryAddWithoutValidation("User-Agent", "holdfast-health");
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (status < check.LeastStatus || status > check.GreatestStatus)
                return $"{check.Url} answered {status}";
            return check.Text is null || await HoldsAsync(response.Content, check.Text, cancellationToken)
                ? null
                : $"{check.Url} answered {status} without the text \"{check.Text}\"";
        }
        catch (HttpRequestException failure)
        {
            return $"{check.Url}: {failure.InnerException?.Message ?? failure.Message}";
        }
        catch (IOException failure)
        {
            return $"{check.Url}: {failure.Message}";
        }
    }

    private static async ValueTask<bool> HoldsAsync(HttpContent content, string text, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostBodyBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer.AsSpan(0, length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
