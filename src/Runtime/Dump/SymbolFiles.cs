using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Holdfast.Runtime.Dump;

/// <summary>
/// Source lines of awaits, from the programs' own symbols (portable PDB, embedded or beside the assembly: the custom debug information
/// "async method stepping" lists each await of a state machine in the order of its states).
/// </summary>
internal static class SymbolFiles
{
    private static readonly Guid AsyncStepping = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");
    private static readonly ConcurrentDictionary<(Type Machine, int State), AwaitSite> Known = new();
    private static readonly ConcurrentDictionary<Assembly, MetadataReaderProvider?> Symbols = new();

    /// <summary>The site of the await that a state of a compiled state machine stands for.</summary>
    public static AwaitSite Site(Type machine, int state) => Known.GetOrAdd((machine, state), static key => Find(key.Machine, key.State));

    private static AwaitSite Find(Type machine, int state)
    {
        var member = MemberOf(machine);
        try
        {
            if (Symbols.GetOrAdd(machine.Assembly, Open)?.GetMetadataReader() is { } symbols &&
                MoveNextOf(machine) is { } method &&
                Locate(symbols, method, state) is var (file, line))
            {
                return new AwaitSite(member, file, line);
            }
        }
        catch (Exception error) when (error is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // Symbols that cannot be read are as good as none.
        }

        return new AwaitSite(member, null, 0);
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2070", Justification = "A method that was trimmed away is not found, and the dump then says less.")]
    private static MethodDefinitionHandle? MoveNextOf(Type machine) =>
        machine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is { } method
            ? (MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken)
            : null;

    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "A program in one file has no location: then there are no lines.")]
    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        if (assembly.IsDynamic || string.IsNullOrEmpty(assembly.Location) || !File.Exists(assembly.Location))
        {
            return null;
        }

        // Symbols that are embedded are unpacked into memory of their own.
        using var image = new PEReader(File.OpenRead(assembly.Location));
        return image.TryOpenAssociatedPortablePdb(assembly.Location, OpenIfThere, out var provider, out _) ? provider : null;
    }

    private static FileStream? OpenIfThere(string path) => File.Exists(path) ? File.OpenRead(path) : null;

    private static (string File, int Line)? Locate(MetadataReader symbols, MethodDefinitionHandle method, int state)
    {
        if (YieldOffset(symbols, method, state) is not { } yields)
        {
            return null;
        }

        var debug = symbols.GetMethodDebugInformation(method.ToDebugInformationHandle());
        (string File, int Line)? best = null;
        foreach (var point in debug.GetSequencePoints())
        {
            if (!point.IsHidden && point.Offset <= yields)
            {
                best = (Path.GetFileName(symbols.GetString(symbols.GetDocument(point.Document).Name)), point.StartLine);
            }
        }

        return best;
    }

    // Per await: the offset where it yields, the offset where it resumes (both of four bytes), and the method (compressed).
    private static int? YieldOffset(MetadataReader symbols, MethodDefinitionHandle method, int state)
    {
        foreach (var handle in symbols.GetCustomDebugInformation(method))
        {
            var information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) != AsyncStepping)
            {
                continue;
            }

            var reader = symbols.GetBlobReader(information.Value);
            reader.ReadUInt32();
            for (var index = 0; reader.RemainingBytes > 0; index++)
            {
                var yields = (int)reader.ReadUInt32();
                reader.ReadUInt32();
                reader.ReadCompressedInteger();
                if (index == state)
                {
                    return yields;
                }
            }
        }

        return null;
    }

    private static string MemberOf(Type machine)
    {
        var owner = machine.DeclaringType;
        while (owner is { DeclaringType: not null } && owner.Name.StartsWith('<'))
        {
            owner = owner.DeclaringType;
        }

        var type = owner is null ? "" : owner.Name.Split('`')[0] + ".";
        return type + CompiledName.Written(machine.Name);
    }
}
