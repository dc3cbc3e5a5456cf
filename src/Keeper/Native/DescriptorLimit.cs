using System.Runtime.InteropServices;

namespace Holdfast.Keeper.Native;

/// <summary>
/// How many descriptors may be open: this program takes all that the system allows it; its children get what it was given itself,
/// for some programs cannot do with more than they expect (getrlimit(2), select(2)).
/// </summary>
internal static unsafe partial class DescriptorLimit
{
    private const string Library = "libc";
    private const int OpenFiles = 7; // RLIMIT_NOFILE

    private static ulong _given;
    private static ulong _most;

    /// <summary>Takes all that is allowed.</summary>
    public static void Raise()
    {
        var limit = stackalloc ulong[2];
        if (Get(OpenFiles, limit) != 0)
            return;
        if (_most == 0)
            (_given, _most) = (limit[0], limit[1]);
        Apply(_most);
    }

    /// <summary>Goes back to what was given; what is open stays open.</summary>
    public static void GiveBack() => Apply(_given);

    private static void Apply(ulong soft)
    {
        if (_given == _most)
            return;
        var limit = stackalloc ulong[2] { soft, _most };
        _ = Set(OpenFiles, limit);
    }

    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int Get(int resource, ulong* limit);

    [LibraryImport(Library, EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int Set(int resource, ulong* limit);
}
