using System.Text;
using Holdfast.Configuration;
using Holdfast.Runtime;

namespace Holdfast.Server.Startup;

/// <summary>Reads the files that a configuration names.</summary>
internal static class ConfigFiles
{
    /// <summary>Longest file, in bytes; a configuration's text may have no more characters than that.</summary>
    private const int MostBytes = 4 * ConfigLimits.MaxCharacters;

    /// <summary>Puts all that is wanted into the sources.</summary>
    public static async Task FetchAsync(Io io, ConfigSources sources, CancellationToken cancellationToken)
    {
        foreach (var path in sources.Wanted.ToList())
            sources.Put(path, path.EndsWith('/') ? List(io, path) : await ReadAsync(io, path, cancellationToken));
    }

    /// <summary>What a file holds, or why that cannot be told.</summary>
    public static async Task<ConfigSource> ReadAsync(Io io, string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await io.Files.ReadAllBytesAsync(path, cancellationToken);
            return bytes.Length > MostBytes
                ? new ConfigSource { Trouble = $"has more than {MostBytes} bytes" }
                : new ConfigSource { Text = Encoding.UTF8.GetString(bytes) };
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ConfigSource { Trouble = "is not there" };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new ConfigSource { Trouble = $"cannot be read: {failure.Message}" };
        }
    }

    private static ConfigSource List(Io io, string folder)
    {
        if (!io.Files.Exists(folder)) return new ConfigSource { Trouble = "is not there" };
        try
        {
            return new ConfigSource { Files = [.. io.Files.List(folder).Select(path => Path.GetFileName(path)!)] };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new ConfigSource { Trouble = $"cannot be read: {failure.Message}" };
        }
    }
}
