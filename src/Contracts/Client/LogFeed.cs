using System.Text.Json;
using Holdfast.Contracts.Workers;

namespace Holdfast.Contracts.Client;

/// <summary>Lines of logs as they are written: server-sent events (HTML Living Standard, section 9.2), read one by one.</summary>
public sealed class LogFeed : IDisposable
{
    private const string Data = "data: ";
    private const string Id = "id: ";
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private string? _coming;

    internal LogFeed(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream);
    }

    /// <summary>After what to go on when the feed has broken off; null where several workers are followed.</summary>
    public string? LastId { get; private set; }

    /// <summary>The next line; null where the node ended the stream or went away.</summary>
    public async Task<LogRecord?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.StartsWith(Id, StringComparison.Ordinal))
                {
                    _coming = line[Id.Length..];
                    continue;
                }

                var isRecord = line.StartsWith(Data, StringComparison.Ordinal);
                var record = isRecord ? JsonSerializer.Deserialize(line.AsSpan(Data.Length), ContractsJson.Default.LogRecord) : null;
                // An id counts once what it stands for has come whole: the record, or the empty line behind an id alone.
                if (isRecord || line.Length == 0) LastId = _coming ?? LastId;
                if (record is not null) return record;
            }
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            // Broken off in the middle: what was not told is asked for again by whoever goes on.
            return null;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
