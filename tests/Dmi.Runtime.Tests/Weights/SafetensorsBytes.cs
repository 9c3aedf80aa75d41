using System.Buffers.Binary;
using System.Text;

namespace Dmi.Runtime.Tests.Weights;

/// <summary>Safetensors files made by hand, right or wrong.</summary>
internal static class SafetensorsBytes
{
    public static byte[] From(string header, byte[] data) => From(Encoding.UTF8.GetBytes(header), (ulong)Encoding.UTF8.GetByteCount(header), data);

    public static byte[] From(byte[] header, ulong claimedLength, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, claimedLength);
        return [.. length, .. header, .. data];
    }

    /// <summary>A header of one tensor named t.</summary>
    public static string Tensor(string type, string shape, string offsets) =>
        $$$"""{"t":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":{{{offsets}}}}}""";
}
