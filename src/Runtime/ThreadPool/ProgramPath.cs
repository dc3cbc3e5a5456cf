namespace Holdfast.Runtime.ThreadPool;

/// <summary>Finds programs as a shell does: a path as it stands, a bare name along PATH.</summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path of a program file with an execute bit; null where there is none.</summary>
    public static string? Find(string file)
    {
        if (file.Contains('/'))
        {
            var full = Path.GetFullPath(file);
            return IsProgram(full) ? full : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & Executable) != UnixFileMode.None;
}
