using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Dmi.Benchmarks.Generation;

/// <summary>A compiled method and its size.</summary>
/// <param name="Namespace">Namespace of the type that declares it; where types are nested, of the outermost.</param>
/// <param name="Type">That type.</param>
/// <param name="Name">The method.</param>
/// <param name="IlBytes">Bytes of its IL.</param>
internal sealed record MethodSize(string Namespace, string Type, string Name, int IlBytes)
{
    /// <summary>All methods of a library that have a body.</summary>
    /// <param name="image">The library's bytes.</param>
    public static IReadOnlyList<MethodSize> Read(byte[] image)
    {
        using var file = new PEReader(ImmutableArray.Create(image));
        MetadataReader metadata = file.GetMetadataReader();
        var sizes = new List<MethodSize>();
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            TypeDefinition type = metadata.GetTypeDefinition(method.GetDeclaringType());
            while (type.IsNested) type = metadata.GetTypeDefinition(type.GetDeclaringType());
            sizes.Add(new MethodSize(
                metadata.GetString(type.Namespace), metadata.GetString(type.Name), metadata.GetString(method.Name),
                file.GetMethodBody(method.RelativeVirtualAddress).GetILReader().Length));
        }

        return sizes;
    }
}
