using System.Text.Json;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Client;

/// <summary>Screens as server-sent events (HTML Living Standard, section 9.2), read one by one.</summary>
internal sealed class ScreenFeed(HttpResponseMessage response, Stream stream) : IDisposable
{
    private const string Name = "event: ";
    private const string Data = "data: ";
    private const string Screen = "screen";
    private readonly StreamReader _reader = new(stream);

    /// <summary>The next screen; null where the node ended the stream or went away.</summary>
    public async Task<ScreenInfo?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The same stream tells of migrations: between two screens there may be events that are none.
            var name = "";
            while (await _reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Length == 0) name = "";
                else if (line.StartsWith(Name, StringComparison.Ordinal)) name = line[Name.Length..];
                else if (name == Screen && line.StartsWith(Data, StringComparison.Ordinal))
                    return JsonSerializer.Deserialize(line.AsSpan(Data.Length), ContractsJson.Default.ScreenInfo);
            }
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            // Broken off in the middle: whoever goes on asks after the last screen that came whole.
            return null;
        }

        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
