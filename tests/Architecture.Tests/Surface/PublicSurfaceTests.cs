using Holdfast.Architecture.Tests.Ranks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Holdfast.Architecture.Tests.Surface;

public sealed class PublicSurfaceTests
{
    private const string Folder = "tests/Architecture.Tests/Surface";

    private static readonly MetadataReference[] Platform = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(path => !Path.GetFileName(path).StartsWith("Holdfast.", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path))];

    public static TheoryData<string> Libraries => [.. RankTable.OfRepository().Parts.Where(part => part.Kind == "library").Select(part => part.Name)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_shows_what_was_agreed(string part)
    {
        var assembly = Repository.AssemblyOf($"src/{part}/Holdfast.{part}.csproj");
        var ours = Directory.GetFiles(Path.GetDirectoryName(assembly)!, "*.dll").Where(path => path != assembly);
        var present = PublicSurface.Of(MetadataReference.CreateFromFile(assembly), [.. Platform, .. ours.Select(path => MetadataReference.CreateFromFile(path))]);
        var snapshot = Path.Combine(Repository.Root, Folder, $"Holdfast.{part}.txt");
        if (Repository.UpdateSnapshots)
            File.WriteAllText(snapshot, present);
        var difference = SurfaceSnapshot.Difference(File.Exists(snapshot) ? File.ReadAllText(snapshot) : null, present);
        Assert.True(difference.Length == 0, difference);
    }

    [Fact]
    public void No_snapshot_outlives_its_library()
    {
        var libraries = Libraries.Select(row => $"{Folder}/Holdfast.{row.Data}.txt").ToArray();
        Assert.All(Repository.Files(Folder, ".txt"), path => Assert.Contains(path, libraries));
    }

    [Fact]
    public void The_surface_is_what_others_can_use_and_no_more()
    {
        const string Source = """
            #nullable enable
            using System.Collections.Generic;
            namespace N;
            public interface IA<in T> where T : class { string? Get(T? one, int n = 3); }
            public sealed record R(int X, string? Y) { public required int Z { get; init; } internal int Hidden; }
            public enum E : byte { One = 1 }
            public abstract class C : IA<string> {
                protected C() { } private protected C(int no) { }
                public string? Get(string? one, int n = 3) => one;
                protected virtual void Step(params int[] steps) { }
                private void Hidden() { } internal class Inside; protected class Seen;
                public const int Limit = 7; public static readonly C? None; public event System.Action? Done { add { } remove { } }
                public static bool operator !(C c) => true;
            }
            internal class Hidden;
            """;
        Assert.Equal(
            """
            protected class N.C.Seen
              public Seen()
            public abstract class N.C : N.IA<string>
              protected C()
              protected virtual void Step(params int[] steps)
              public const int Limit = 7
              public event System.Action? Done
              public static bool operator !(N.C c)
              public static readonly N.C? None
              public string? Get(string? one, int n = 3)
            public enum N.E
              One = 1
            public interface N.IA<in T> where T : class
              string? Get(T? one, int n = 3)
            public sealed record N.R : System.IEquatable<N.R>
              public R(int X, string? Y)
              public int X { get; init; }
              public required int Z { get; init; }
              public string? Y { get; init; }

            """, SurfaceOf(Source));
    }

    [Theory]
    [InlineData("public class C;", "- public class C\n     public void M(int n)")]
    [InlineData("public class C { public void M(int n) { } public void N() { } }", "+ public class C\n     public void N()")]
    [InlineData("public class C { public void M(long n) { } }", "+ public class C\n     public void M(long n)")]
    [InlineData("public sealed class C { public void M(int n) { } }", "+ public sealed class C")]
    [InlineData("class C;", "- public class C\n")]
    public void A_planted_change_is_refused_and_shown(string changed, string words)
    {
        var agreed = SurfaceOf("public class C { public void M(int n) { } }");
        Assert.Empty(SurfaceSnapshot.Difference(agreed, agreed));
        Assert.Contains(words, SurfaceSnapshot.Difference(agreed, SurfaceOf(changed)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_a_snapshot_is_refused() => Assert.Contains(SurfaceSnapshot.Command, SurfaceSnapshot.Difference(null, ""), StringComparison.Ordinal);

    private static string SurfaceOf(string source)
    {
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(
            "planted", [CSharpSyntaxTree.ParseText(source)], Platform, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return PublicSurface.Of(MetadataReference.CreateFromImage(image.ToArray()), Platform);
    }
}
