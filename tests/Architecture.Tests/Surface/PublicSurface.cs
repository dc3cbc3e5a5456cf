using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Holdfast.Architecture.Tests.Surface;

/// <summary>Writes down what an assembly shows to others, from its metadata, in an order that depends on nothing else.</summary>
internal static class PublicSurface
{
    private static readonly SymbolDisplayFormat TypeFormat = new(
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat MemberFormat = TypeFormat
        .WithKindOptions(SymbolDisplayKindOptions.IncludeMemberKeyword)
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeExplicitInterface)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis);

    /// <summary>The surface of one assembly.</summary>
    /// <param name="assembly">It, with the assemblies it refers to where they are known.</param>
    /// <param name="others">What it may refer to; a type of an assembly that is not given is written by its name all the same.</param>
    public static string Of(MetadataReference assembly, IEnumerable<MetadataReference> others)
    {
        var compilation = CSharpCompilation.Create("surface", references: [assembly, .. others]);
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!;
        var text = new StringBuilder();
        foreach (var (heading, type) in Types(symbol.GlobalNamespace).Select(type => (Heading(type), type)).OrderBy(one => one.Item1, StringComparer.Ordinal))
        {
            text.Append(heading).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
                text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol within)
    {
        foreach (var member in within.GetMembers())
        {
            if (member is INamespaceSymbol space)
            {
                foreach (var type in Types(space))
                    yield return type;
            }
            else if (member is INamedTypeSymbol type && IsShown(type))
            {
                yield return type;
                foreach (var nested in Types(type))
                    yield return nested;
            }
        }
    }

    private static string Heading(INamedTypeSymbol type)
    {
        var modifiers = (type.IsStatic, type.IsAbstract, type.IsSealed, type.TypeKind) switch
        {
            (true, _, _, _) => "static ",
            (_, true, _, TypeKind.Class) => "abstract ",
            (_, _, true, TypeKind.Class) => "sealed ",
            (_, _, _, TypeKind.Struct) when type.IsReadOnly => "readonly ",
            _ => "",
        };
        if (type.IsRefLikeType)
            modifiers += "ref ";
        var kind = type.IsRecord ? "record" : type.TypeKind.ToString().ToLowerInvariant();
        string[] parents =
        [
            .. type.BaseType is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum or SpecialType.System_MulticastDelegate) } parent
                ? [parent.ToDisplayString(TypeFormat)] : Array.Empty<string>(),
            .. type.Interfaces.Select(one => one.ToDisplayString(TypeFormat)).Order(StringComparer.Ordinal),
        ];
        var above = parents.Length == 0 ? "" : " : " + string.Join(", ", parents);
        return $"{Access(type)} {modifiers}{kind} {type.ToDisplayString(TypeFormat)}{above}";
    }

    private static IEnumerable<string> Members(INamedTypeSymbol type) => type.TypeKind == TypeKind.Delegate
        ? [type.DelegateInvokeMethod!.ToDisplayString(MemberFormat)]
        : type.GetMembers().Where(member => member is not INamedTypeSymbol && IsShown(member) && !IsMadeByCompiler(type, member))
            .Select(member => member.ToDisplayString(MemberFormat));

    // A sealed type's protected members are nobody's to use.
    private static bool IsShown(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public
        || (symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal && symbol.ContainingType is { IsSealed: false });

    // Accessors stand with their property or event; what a record brings along follows from its being a record.
    private static bool IsMadeByCompiler(INamedTypeSymbol type, ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }
        || member is IPropertySymbol { Name: "EqualityContract" }
        || member is IFieldSymbol { Name: "value__" }
        || (member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 } && type.TypeKind is (TypeKind.Struct or TypeKind.Enum))
        || (member is IMethodSymbol && type.IsRecord && member.Name.Contains('<', StringComparison.Ordinal))
        || (member is IMethodSymbol { MethodKind: not MethodKind.Constructor }
            && member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute"));

    private static string Access(INamedTypeSymbol type) => type.DeclaredAccessibility == Accessibility.Public ? "public" : "protected";
}
