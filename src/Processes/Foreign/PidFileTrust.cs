using Holdfast.Runtime;

namespace Holdfast.Processes.Foreign;

/// <summary>
/// Whether what a pid file says can be believed. Whoever can write it chooses a process that is watched, and may be signalled, by a Keeper
/// that may be root. So nobody but root, the node's own user and the user that the definition names may be able to: not by the file, nor by a folder
/// or a link on the way to it, which is stricter than systemd's rule for its own pid files (systemd.service(5), PIDFile=) where those are of more users than one.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="user">Number of the user that the definition names; null for none.</param>
internal sealed class PidFileTrust(FileSystem files, long? user)
{
    private const int MostLinks = 40; // as many as the kernel follows (path_resolution(7))
    private const long Root = 0;
    private const UnixFileMode ByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Goes the way to a file as the kernel does.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="isThere">Whether it leads to a file, seen on the same way: what comes and goes between two looks is nobody's word.</param>
    /// <returns>Why the file is not trusted, with how to mend it; null where it is, or where it is not there.</returns>
    public string? Refuse(string path, out bool isThere)
    {
        isThere = false;
        var (at, links) = ("", 0);
        var rest = new Stack<string>(Parts(path).Reverse());
        while (rest.TryPop(out var part))
        {
            if (part == "..")
            {
                at = at.Length == 0 ? "" : at[..at.LastIndexOf('/')];
                continue;
            }

            var next = $"{at}/{part}";
            if (files.RightsOf(next) is not { } rights)
                return null;
            if (RefuseOne(next, rights, isLast: rest.Count == 0) is { } refusal)
                return refusal;
            if (rights.Kind != FileKind.Link)
            {
                at = next;
                continue;
            }

            if (++links > MostLinks || files.LinkTarget(next) is not { Length: > 0 } target)
                return $"{next} is a link that leads nowhere";
            if (target[0] == '/')
                at = "";
            foreach (var step in Parts(target).Reverse())
                rest.Push(step);
        }

        isThere = true;
        return null;
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");

    private string? RefuseOne(string path, FileRights rights, bool isLast)
    {
        if (rights.User != Root && !rights.IsOwn && rights.User != user)
        {
            var named = user is null ? $"name user {rights.User} in pid_file: {{ path: …, user: {rights.User} }}" : "name that user as the pid file's";
            return $"{path} belongs to user {rights.User}; {named} where it is that user's process, or give {path} to root";
        }

        return rights.Kind switch
        {
            FileKind.Link => null,
            FileKind.Folder when isLast => $"{path} is a folder",
            FileKind.Folder => IsOpen(rights) && !rights.Mode.HasFlag(UnixFileMode.StickyBit) ? Open(path) : null,
            FileKind.File => IsOpen(rights) ? Open(path) : null,
            _ => $"{path} is no ordinary file",
        };
    }

    private static bool IsOpen(FileRights rights) => (rights.Mode & ByOthers) != UnixFileMode.None;

    private static string Open(string path) => $"others than its owner may write {path}; chmod go-w {path}";
}
